package dev.halftone.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A namespace of a test's own, gone with all that is in it when the test is over. */
record Namespace(KubernetesClient client, String name) implements AutoCloseable {

    /** One where pods run only under the strictest of the pod security standards, as Halftone's pods must. */
    static Namespace restricted(KubernetesClient client) {
        return create(client, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    }

    /** One for a test's own tools, which may be root. */
    static Namespace privileged(KubernetesClient client) {
        return create(client, Map.of("pod-security.kubernetes.io/enforce", "privileged"));
    }

    private static Namespace create(KubernetesClient client, Map<String, String> labels) {
        String name = "halftone-e2e-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
        Namespace namespace = new Namespace(client, name);
        // A pod cannot be made before its service account is.
        Await.atMost(Duration.ofSeconds(30))
                .until(
                        "the default service account of " + name,
                        () -> client.serviceAccounts()
                                        .inNamespace(name)
                                        .withName("default")
                                        .get()
                                != null);
        return namespace;
    }

    @Override
    public void close() {
        client.namespaces().withName(name).withGracePeriod(0).delete();
        Await.atMost(Duration.ofMinutes(2))
                .showing(
                        () -> List.copyOf(client.pods().inNamespace(name).list().getItems()))
                .until(
                        "the end of namespace " + name,
                        () -> client.namespaces().withName(name).get() == null);
    }
}
