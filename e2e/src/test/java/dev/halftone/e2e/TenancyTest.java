package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a tenant's work may do, and what of another tenant's it can reach: nothing. */
class TenancyTest {
    private static KubernetesClient client;
    private static Porter porter;
    private static Digits digits;

    @BeforeAll
    static void makeOneReady() {
        client = Cluster.client();
        porter = new Porter(client);
        digits = Digits.withVolume(client, porter);
        digits.applyAll("digits-cpu").awaitReady(Limits.READY);
    }

    @AfterAll
    static void removeAll() {
        digits.close();
        porter.close();
        client.close();
    }

    @Test
    void podsOfEveryStageRunWhereOnlyTheStrictestAreAdmitted() {
        assertThat(client.namespaces()
                        .withName(digits.namespace().name())
                        .require()
                        .getMetadata()
                        .getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        assertThat(List.of("inspect", "sensitivity", "latency", "assembly"))
                .allSatisfy(stage -> assertThat(digits.pods(stage)).as(stage).isNotEmpty());
    }

    @Test
    void noPodHasATokenOrRootOrAFileSystemToWriteTo() {
        List<Pod> pods =
                client.pods().inNamespace(digits.namespace().name()).list().getItems();
        assertThat(pods).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSpec().getVolumes()).noneMatch(volume -> volume.getProjected() != null);
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec().getHostNetwork()).isNull();
            assertThat(pod.getSpec().getContainers()).allSatisfy(TenancyTest::isConfined);
        });
    }

    private static void isConfined(Container container) {
        var security = container.getSecurityContext();
        assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory");
    }

    @Test
    void noReferenceCanNameAnotherNamespace() {
        List.of("modelRef", "calibrationRef").forEach(field -> {
            ObjectNode quantizedModel = digits.quantizedModel("elsewhere");
            quantizedModel.withObject("/spec/" + field).put("namespace", "kube-system");
            assertThatThrownBy(() -> digits.apply(quantizedModel))
                    .hasMessageContaining("unknown field")
                    .hasMessageContaining("spec." + field);
        });
        ObjectNode model = digits.model();
        model.withObject("/metadata").put("name", "elsewhere");
        model.withObject("/spec/source/secretRef").put("name", "other/secret");
        model.withObject("/spec/source").put("uri", "https://models.example.org/digits.onnx");
        assertThatThrownBy(() -> digits.apply(model)).hasMessageContaining("spec.source.secretRef.name");
    }

    @Test
    void theNameOfAModelOfAnotherNamespaceIsTheNameOfNothing() {
        try (Digits other = Digits.withoutVolume(client, porter)) {
            other.apply(other.accelerator(), other.quantizedModel("digits-cpu"));
            Resource quantizedModel =
                    other.resource("QuantizedModel", "digits-cpu").awaitReason(Limits.SEEN, "ModelNotFound");
            assertThat(quantizedModel.condition("Ready").path("message").asText())
                    .contains("digits");
            assertThat(other.jobs()).isEmpty();
        }
    }
}
