package dev.halftone.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operator of the manifests: its replicas, which of them leads, and what it has written. */
record Operator(KubernetesClient client) {
    static final String NAMESPACE = "halftone-system";
    static final String NAME = "halftone-operator";

    private static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + NAME;

    List<Pod> pods() {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/name", NAME)
                .list()
                .getItems();
    }

    /** Who holds the lease. */
    String leader() {
        return Optional.ofNullable(
                        client.leases().inNamespace(NAMESPACE).withName(NAME).get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .orElse("");
    }

    /** Ends a replica at once: it gets no chance to finish or to give the lease back. */
    void kill(String pod) {
        client.pods().inNamespace(NAMESPACE).withName(pod).withGracePeriod(0).delete();
    }

    void killAll() {
        pods().forEach(pod -> kill(pod.getMetadata().getName()));
    }

    void awaitAvailable() {
        Await.atMost(Duration.ofMinutes(3))
                .showing(() -> List.copyOf(pods()))
                .until(
                        "both replicas of the operator",
                        () -> client.apps()
                                .deployments()
                                .inNamespace(NAMESPACE)
                                .withName(NAME)
                                .isReady());
    }

    /** What it wrote into a namespace; its lease is kept in another. */
    List<AuditLog.Write> writes(AuditLog log, Namespace namespace, Instant from, Instant until) {
        return log.writes(write -> write.user().equals(USER)
                && write.object().contains(" " + namespace.name() + "/")
                && !write.at().isBefore(from)
                && write.at().isBefore(until));
    }

    /** What it wrote at all, but for its lease. */
    List<AuditLog.Write> writes(AuditLog log, Instant from, Instant until) {
        return log.writes(write -> write.user().equals(USER)
                && !write.object().startsWith("leases ")
                && !write.at().isBefore(from)
                && write.at().isBefore(until));
    }
}
