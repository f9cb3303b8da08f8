package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overlay for one namespace: it does the work of its own, sees no other, and needs no right there. */
class NamespacedTest {
    private static final String OVERLAY =
            Cluster.ROOT.resolve("deploy/manifests/overlays/namespaced").toString();

    private KubernetesClient client;
    private Operator operator;
    private Porter porter;
    private Digits digits;

    @BeforeEach
    void prepare() {
        client = Cluster.client();
        operator = new Operator(client);
        operator.awaitAvailable();
        porter = new Porter(client);
        digits = Digits.withVolume(client, porter);
        operator.scale(0);
    }

    @AfterEach
    void remove() {
        operator.scale(2);
        operator.awaitAvailable();
        digits.close();
        porter.close();
        client.close();
    }

    @Test
    void itMakesWhatIsInItsNamespaceReadyAndLeavesOthersAlone(@TempDir Path folder) throws Exception {
        Path manifests = inNamespaceOf(digits, folder);
        try (Digits other = Digits.withoutVolume(client, porter)) {
            Cluster.kubectl("apply", "--server-side", "--filename=" + manifests);
            other.apply(other.model());
            Resource ready = digits.applyAll("digits-cpu").awaitReady(Limits.READY);
            assertThat(ready.isReady()).as("%s", ready).isTrue();
            Resource accelerator =
                    digits.resource("Accelerator", digits.namespace().name()).awaitReady(Limits.SEEN);
            assertThat(accelerator.tree().at("/status/matchingNodes").isMissingNode())
                    .as("%s", accelerator)
                    .isTrue();
            Resource unseen = other.resource("Model", "digits");
            assertThat(unseen.condition("Ready").path("reason").asText())
                    .as("%s", unseen)
                    .isEqualTo("Pending");
            assertThat(other.jobs()).isEmpty();
        } finally {
            // Pods end before the roles that let the operator see them end.
            digits.resource("QuantizedModel", "digits-cpu").delete();
            Cluster.kubectl("delete", "--ignore-not-found", "--timeout=120s", "--filename=" + manifests);
        }
    }

    /** As the first lines of the overlay say: the line {@code namespace} is changed. */
    private static Path inNamespaceOf(Digits digits, Path folder) throws IOException {
        String rendered = Cluster.kubectl("kustomize", OVERLAY)
                .replace(
                        "namespace: halftone\n",
                        "namespace: " + digits.namespace().name() + "\n");
        return Files.writeString(folder.resolve("namespaced.yaml"), rendered);
    }
}
