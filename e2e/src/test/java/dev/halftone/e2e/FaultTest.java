package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What goes wrong in a namespace: its owner reads what, mends it, and the work goes on. Its tests run side by side, but beside no other
 * class: some of those end what all depend on.
 */
class FaultTest {
    private static KubernetesClient client;
    private static Porter porter;

    private @Nullable Digits digits;

    @BeforeAll
    static void startPorter() {
        client = Cluster.client();
        porter = new Porter(client);
    }

    @AfterAll
    static void removePorter() {
        porter.close();
        client.close();
    }

    @AfterEach
    void removeNamespace() {
        if (digits != null) {
            digits.close();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aClaimThatIsMissingIsNamedAndItsCreationIsEnough() {
        digits = Digits.withoutVolume(client, porter);
        digits.apply(digits.model());
        Resource model = digits.resource("Model", "digits").awaitReason(Limits.STAGE, "Unschedulable");
        assertThat(message(model)).contains("persistentvolumeclaim \"halftone\" not found");
        digits.volumes().create(Digits.STORE, Digits.FOLDER);
        model.awaitReady(Limits.STAGE);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anImageThatIsMissingIsNamed() {
        digits = Digits.withVolume(client, porter);
        ObjectNode accelerator = digits.accelerator();
        accelerator.withObject("/spec").put("workerImage", "halftone.dev/absent:1");
        digits.apply(accelerator, digits.model(), digits.calibrationSet(), digits.quantizedModel("digits-cpu"));
        Resource quantizedModel =
                digits.resource("QuantizedModel", "digits-cpu").awaitReason(Limits.STAGE, "ImageUnavailable");
        assertThat(message(quantizedModel)).contains("halftone.dev/absent:1", "spec.workerImage");
        digits.apply(digits.accelerator());
        quantizedModel.awaitReady(Limits.READY);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aNodeThatIsMissingIsWaitedFor() {
        digits = Digits.withVolume(client, porter);
        ObjectNode accelerator = digits.accelerator();
        accelerator.withObject("/spec/nodeSelector").put("halftone.dev/kind-of-node", "absent");
        digits.apply(accelerator, digits.model(), digits.calibrationSet(), digits.quantizedModel("digits-cpu"));
        Resource quantizedModel = digits.resource("QuantizedModel", "digits-cpu");
        quantizedModel.await(
                Limits.STAGE,
                "Unschedulable for want of a node",
                _ -> message(quantizedModel).contains("didn't match Pod's node affinity/selector"));
        assertThat(quantizedModel.condition("Ready").path("reason").asText())
                .as("%s", quantizedModel)
                .isEqualTo("Unschedulable");
        Resource unmatched = digits.resource("Accelerator", digits.namespace().name());
        assertThat(unmatched.condition("Ready").path("reason").asText())
                .as("%s", unmatched)
                .isEqualTo("NoNode");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aFileThatIsNoModelIsRefusedAfterOnePod(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("text.onnx");
        Files.writeString(file, "this is no model");
        digits = Digits.withVolume(client, porter);
        digits.volumes().put(Digits.STORE, file, "text.onnx");
        ObjectNode model = digits.model();
        model.withObject("/spec/source").put("uri", "pvc://halftone/text.onnx");
        digits.apply(model);
        Resource resource = digits.resource("Model", "digits").awaitReason(Limits.STAGE, "ModelUnreadable");
        assertThat(resource.condition("Stalled").path("status").asText())
                .as("%s", resource)
                .isEqualTo("True");
        assertThat(digits.pods("inspect")).hasSize(1);
        assertThat(message(resource)).contains("spec.source").doesNotContain("/halftone/claims");
        assertThat(client.v1()
                        .events()
                        .inNamespace(digits.namespace().name())
                        .withField("involvedObject.kind", "Model")
                        .list()
                        .getItems())
                .extracting(event -> event.getReason())
                .contains("ModelUnreadable")
                .doesNotContain("WorkerLost");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aFileThatIsMissingIsNamed() {
        digits = Digits.withVolume(client, porter);
        ObjectNode model = digits.model();
        model.withObject("/spec/source").put("uri", "pvc://halftone/absent.onnx");
        digits.apply(model);
        Resource resource = digits.resource("Model", "digits").awaitReason(Limits.STAGE, "SourceNotFound");
        assertThat(message(resource)).contains("pvc://halftone/absent.onnx");
        assertThat(digits.pods("inspect")).hasSize(1);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aHostThatNobodyAllowedIsRefusedBeforeItsSecretIsLookedFor() {
        digits = Digits.withVolume(client, porter);
        ObjectNode model = digits.model();
        model.withObject("/spec/source").put("uri", "https://models.example.org/digits.onnx");
        model.withObject("/spec/source/secretRef").put("name", "absent");
        digits.apply(model);
        Resource resource = digits.resource("Model", "digits").awaitReason(Limits.STAGE, "HostNotAllowed");
        assertThat(message(resource)).contains("models.example.org");
        assertThat(digits.pods("inspect")).hasSize(1);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aWorkerThatNeedsMoreMemoryThanItHasSaysHowMuchThatIs() {
        digits = Digits.withVolume(client, porter);
        ObjectNode accelerator = digits.accelerator();
        accelerator.withObject("/spec/resources").put("memory", "40Mi");
        digits.apply(accelerator, digits.model(), digits.calibrationSet(), digits.quantizedModel("digits-cpu"));
        Resource quantizedModel =
                digits.resource("QuantizedModel", "digits-cpu").awaitReason(Limits.READY, "OutOfMemory");
        assertThat(message(quantizedModel)).contains("40Mi", "spec.resources.memory");
        digits.apply(digits.accelerator());
        quantizedModel.awaitReady(Limits.READY);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anOrderThatIsDeletedIsMadeAgain() {
        digits = Digits.withoutVolume(client, porter);
        digits.apply(digits.model());
        Await.atMost(Limits.SEEN)
                .until("a pod that waits", () -> !digits.pods("inspect").isEmpty());
        String order = digits.jobs("inspect").getFirst().getMetadata().getName();
        var orders = client.configMaps().inNamespace(digits.namespace().name());
        String uid = orders.withName(order).require().getMetadata().getUid();
        orders.withName(order).delete();
        Await.atMost(Limits.SEEN).until("another order " + order, () -> {
            var made = orders.withName(order).get();
            return made != null && !made.getMetadata().getUid().equals(uid);
        });
        digits.volumes().create(Digits.STORE, Digits.FOLDER);
        digits.resource("Model", "digits").awaitReady(Limits.STAGE);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aJobThatIsDeletedIsMadeAgain() {
        digits = Digits.withVolume(client, porter);
        Resource quantizedModel = digits.applyAll("digits-cpu");
        digits.awaitRunning("latency");
        Job job = digits.jobs("latency").getFirst();
        client.resource(job).delete();
        Await.atMost(Limits.SEEN)
                .until(
                        "another Job " + job.getMetadata().getName(),
                        () -> digits.jobs("latency").stream()
                                .anyMatch(other -> other.getMetadata().getDeletionTimestamp() == null
                                        && !other.getMetadata()
                                                .getUid()
                                                .equals(job.getMetadata().getUid())));
        quantizedModel.awaitReady(Limits.READY);
        assertThat(digits.jobs("sensitivity")).hasSize(1);
        assertThat(digits.jobs("latency")).hasSize(1);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aNamespaceThatIsDeletedMidRunIsGoneWithinAMinute() {
        digits = Digits.withVolume(client, porter);
        digits.applyAll("digits-cpu");
        Pod pod = digits.awaitRunning("sensitivity");
        String name = digits.namespace().name();
        client.namespaces().withName(name).delete();
        Await.atMost(Duration.ofSeconds(60))
                .showing(() -> {
                    var namespace = client.namespaces().withName(name).get();
                    return namespace == null ? List.of() : List.of(namespace);
                })
                .until(
                        "the end of the namespace of pod " + pod.getMetadata().getName(),
                        () -> client.namespaces().withName(name).get() == null);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStoreThatIsFullIsSaidToBeAndRoomIsEnough() {
        ControlPlane processes = ControlPlane.find().orElse(null);
        assumeTrue(processes != null, "a volume that can be full takes a mount on a node of ours");
        digits = Digits.withoutVolume(client, porter);
        try (SmallVolume volume = SmallVolume.create(client, digits.namespace(), processes, Digits.FOLDER)) {
            volume.fill();
            digits.apply(digits.model());
            Resource model = digits.resource("Model", "digits").awaitReason(Limits.STAGE, "StoreFull");
            assertThat(model.condition("Stalled").isMissingNode())
                    .as("%s", model)
                    .isTrue();
            volume.makeRoom();
            model.awaitReady(Limits.STAGE);
            digits.namespace().close();
        }
    }

    private static String message(Resource resource) {
        return resource.condition("Ready").path("message").asText();
    }
}
