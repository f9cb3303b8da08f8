package dev.halftone.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operator of the manifests: its replicas, which of them leads, and what it has written. */
record Operator(KubernetesClient client) {
    static final String NAMESPACE = "halftone-system";
    static final String NAME = "halftone-operator";

    static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + NAME;

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

    /** Other settings, as an overlay would give them; {@code KEY=value}, or {@code KEY-} to take one back. */
    void set(String... settings) {
        List<String> command = new ArrayList<>(List.of("set", "env", "deployment/" + NAME, "--namespace=" + NAMESPACE));
        command.addAll(List.of(settings));
        Cluster.kubectl(command.toArray(String[]::new));
        Cluster.kubectl("rollout", "status", "deployment/" + NAME, "--namespace=" + NAMESPACE, "--timeout=180s");
    }

    /** How many replicas there are to be; none is an operator that is not there. */
    void scale(int replicas) {
        client.apps().deployments().inNamespace(NAMESPACE).withName(NAME).scale(replicas);
        Await.atMost(Duration.ofMinutes(3))
                .showing(() -> List.copyOf(pods()))
                .until(replicas + " replicas of the operator", () -> pods().size() == replicas);
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
