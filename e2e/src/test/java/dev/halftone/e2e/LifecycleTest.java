package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of YAML: measurements, an artifact, and what follows when the YAML changes or goes. */
class LifecycleTest {
    private static KubernetesClient client;
    private static Porter porter;
    private static Digits digits;
    private static Resource ready;

    @BeforeAll
    static void makeOneReady() {
        client = Cluster.client();
        porter = new Porter(client);
        digits = Digits.withVolume(client, porter);
        ready = digits.applyAll("digits-cpu").awaitReady(Limits.READY);
    }

    @AfterAll
    static void removeAll() {
        digits.close();
        porter.close();
        client.close();
    }

    @Test
    void theArtifactInTheVolumeHasTheDigestOfTheStatus() throws Exception {
        JsonNode artifact = ready.tree().at("/status/artifact");
        String uri = artifact.path("uri").asText();
        assertThat(uri)
                .as("%s", ready)
                .startsWith("pvc://halftone/artifacts/" + digits.namespace().name());
        byte[] bytes = digits.volumes().read(Digits.STORE, uri.substring("pvc://halftone/".length()));
        assertThat(sha256(bytes)).isEqualTo(artifact.path("digest").asText());
        assertThat(bytes).hasSize(artifact.path("sizeBytes").asInt());
        String folder = uri.substring("pvc://halftone/".length(), uri.lastIndexOf('/') + 1);
        assertThat(digits.volumes().files(Digits.STORE))
                .contains(folder + "report.html", folder + "report.json", folder + "plan.json", folder + "README.md");
    }

    @Test
    void conditionsAndColumnsTellTheVerdict() {
        assertThat(List.of("Ready", "Measured", "PlanOptimal", "BudgetMet", "ArtifactPublished"))
                .as("%s", ready)
                .allSatisfy(
                        type -> assertThat(ready.condition(type).path("status").asText())
                                .as(type)
                                .isEqualTo("True"));
        assertThat(ready.condition("Stalled").isMissingNode()).as("%s", ready).isTrue();
        assertThat(ready.condition("Reconciling").isMissingNode())
                .as("%s", ready)
                .isTrue();
        String namespace = "--namespace=" + digits.namespace().name();
        assertThat(Cluster.kubectl("wait", "--for=condition=Ready", "quantizedmodel/digits-cpu", namespace))
                .contains("condition met");
        JsonNode status = ready.tree().path("status");
        String row = Cluster.kubectl("get", "quantizedmodel", "digits-cpu", "--no-headers", namespace);
        assertThat(row.strip().split(" +"))
                .startsWith(
                        "digits-cpu",
                        "digits",
                        digits.namespace().name(),
                        "True",
                        status.at("/measured/speedup").asText(),
                        status.at("/measured/relativeRmse").asText());
    }

    @Test
    void theSameYamlAgainMakesTheOperatorWriteNothing() throws InterruptedException {
        AuditLog log = AuditLog.find().orElse(null);
        assumeTrue(log != null, "the audit log of this cluster is not within reach");
        Operator operator = new Operator(client);
        operator.awaitRest(log);
        Set<String> jobs = digits.jobNames();
        Instant from = Instant.now();
        digits.apply(
                digits.accelerator(), digits.model(), digits.calibrationSet(), digits.quantizedModel("digits-cpu"));
        Thread.sleep(Duration.ofSeconds(60));
        assertThat(operator.writes(log, from, Instant.now())).isEmpty();
        assertThat(digits.jobNames()).isEqualTo(jobs);
    }

    @Test
    void anotherBudgetNeedsAnAssemblyAndNoMeasurement() {
        Resource quantizedModel = another("another-budget", "0.04").awaitReady(Limits.READY);
        String profiles = profiles();
        Set<String> before = digits.jobNames();
        apply("another-budget", "0.06");
        quantizedModel.awaitReady(Limits.READY);
        Set<String> made = new TreeSet<>(digits.jobNames());
        made.removeAll(before);
        assertThat(made).hasSize(1).allMatch(name -> name.startsWith("assembly-"));
        assertThat(profiles()).isEqualTo(profiles);
        quantizedModel.delete();
    }

    @Test
    void whatIsSuspendedStartsNothing() throws InterruptedException {
        Set<String> before = digits.jobNames();
        ObjectNode suspended = digits.quantizedModel("suspended");
        suspended.withObject("/spec").put("runPolicy", "Suspend");
        suspended.withObject("/spec/lossBudget").put("max", "0.03");
        digits.apply(suspended);
        Resource resource = digits.resource("QuantizedModel", "suspended").awaitReason(Limits.SEEN, "Suspended");
        Thread.sleep(Duration.ofSeconds(3));
        assertThat(digits.jobNames()).isEqualTo(before);
        apply("suspended", "0.03", "Run");
        resource.awaitReady(Limits.READY);
        resource.delete();
    }

    @Test
    void theArtifactGoesWithItsQuantizedModelWhereThePolicyIsDelete() {
        ObjectNode quantizedModel = digits.quantizedModel("transient");
        quantizedModel.withObject("/spec").put("deletionPolicy", "Delete");
        quantizedModel.withObject("/spec/lossBudget").put("max", "0.06");
        digits.apply(quantizedModel);
        Resource resource = digits.resource("QuantizedModel", "transient").awaitReady(Limits.READY);
        String folder = "artifacts/" + digits.namespace().name() + "/transient/";
        assertThat(digits.volumes().files(Digits.STORE)).anyMatch(file -> file.startsWith(folder));
        assertThat(ready.tree().at("/metadata/finalizers"))
                .as("who keeps its artifact")
                .isEmpty();
        resource.delete();
        Await.atMost(Limits.STAGE)
                .until("the end of the QuantizedModel", () -> resource.find().isEmpty());
        assertThat(digits.volumes().files(Digits.STORE)).noneMatch(file -> file.startsWith(folder));
        assertThat(digits.volumes().files(Digits.STORE)).anyMatch(file -> file.endsWith("model.onnx"));
    }

    @Test
    void aQuantizedModelThatIsDeletedTakesItsPodsWithIt() {
        ObjectNode calibrationSet = digits.calibrationSet();
        calibrationSet.withObject("/metadata").put("name", "deleted");
        calibrationSet.withObject("/spec").put("seed", 8);
        ObjectNode quantizedModel = digits.quantizedModel("deleted");
        quantizedModel.withObject("/spec/calibrationRef").put("name", "deleted");
        Set<String> before = digits.jobNames();
        digits.apply(calibrationSet, quantizedModel);
        Await.atMost(Limits.STAGE)
                .until(
                        "a pod of the latency",
                        () -> digits.pods("latency").stream()
                                .anyMatch(
                                        pod -> "Running".equals(pod.getStatus().getPhase())));
        digits.resource("QuantizedModel", "deleted").delete();
        digits.resource("CalibrationSet", "deleted").delete();
        Await.atMost(Limits.SEEN)
                .showing(() -> List.copyOf(digits.jobs()))
                .until("the end of its Jobs", () -> digits.jobNames().equals(before));
        Await.atMost(Limits.SEEN)
                .showing(() -> List.copyOf(digits.pods("latency")))
                .until(
                        "the end of its pods",
                        () -> digits.pods("latency").stream()
                                .allMatch(pod ->
                                        "Succeeded".equals(pod.getStatus().getPhase())));
    }

    @Test
    void deletingAFailedJobTriesAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("later.onnx");
        Files.writeString(file, "no model yet");
        digits.volumes().put(Digits.STORE, file, "later.onnx");
        ObjectNode model = digits.model();
        model.withObject("/metadata").put("name", "later");
        model.withObject("/spec/source").put("uri", "pvc://halftone/later.onnx");
        digits.apply(model);
        Resource resource = digits.resource("Model", "later").awaitReason(Limits.STAGE, "ModelUnreadable");
        assertThat(resource.condition("Stalled").path("status").asText())
                .as("%s", resource)
                .isEqualTo("True");
        digits.volumes().put(Digits.STORE, Digits.FOLDER.resolve("models/digits-mlp.onnx"), "later.onnx");
        Job failed = digits.jobs("inspect").stream()
                .filter(job -> "later".equals(job.getMetadata().getAnnotations().get("halftone.dev/name")))
                .findFirst()
                .orElseThrow();
        client.resource(failed).delete();
        resource.awaitReady(Limits.STAGE).delete();
    }

    @Test
    void aModelOfOtherBytesIsMeasuredAgain(@TempDir Path folder) throws Exception {
        // A further description in the file: other bytes, the same arithmetic.
        byte[] bytes = Files.readAllBytes(Digits.FOLDER.resolve("models/digits-mlp.onnx"));
        byte[] described = java.util.Arrays.copyOf(bytes, bytes.length + 3);
        described[bytes.length] = 0x32;
        described[bytes.length + 1] = 1;
        described[bytes.length + 2] = 'x';
        Path file = folder.resolve("described.onnx");
        Files.write(file, described);
        digits.volumes().put(Digits.STORE, file, "described.onnx");

        ObjectNode model = digits.model();
        model.withObject("/metadata").put("name", "changing");
        ObjectNode quantizedModel = digits.quantizedModel("changing");
        quantizedModel.withObject("/spec/modelRef").put("name", "changing");
        digits.apply(model, quantizedModel);
        Resource resource = digits.resource("QuantizedModel", "changing").awaitReady(Limits.READY);
        String before = resource.tree().at("/status/sensitivityProfile").asText();
        String order = resource.tree().at("/status/order").asText();

        model.withObject("/spec/source")
                .put("uri", "pvc://halftone/described.onnx")
                .put("sha256", "0".repeat(64));
        digits.apply(model);
        digits.resource("Model", "changing").awaitReason(Limits.STAGE, "DigestMismatch");
        resource.awaitReason(Limits.SEEN, "DigestMismatch");

        model.withObject("/spec/source").put("sha256", sha256(described).substring("sha256:".length()));
        digits.apply(model);
        resource.await(
                Limits.READY,
                "Ready for the other bytes",
                tree -> resource.isReady() && !tree.at("/status/order").asText().equals(order));
        String after = resource.tree().at("/status/sensitivityProfile").asText();
        assertThat(after).isNotEqualTo(before);
        assertThat(digits.resource("SensitivityProfile", before).owners())
                .as("owners of the profile of the bytes before")
                .isEqualTo(1);
        resource.delete();
        digits.resource("Model", "changing").delete();
    }

    private static Resource another(String name, String budget) {
        apply(name, budget);
        return digits.resource("QuantizedModel", name);
    }

    private static void apply(String name, String budget) {
        apply(name, budget, "Run");
    }

    private static void apply(String name, String budget, String policy) {
        ObjectNode quantizedModel = digits.quantizedModel(name);
        quantizedModel.withObject("/spec/lossBudget").put("max", budget);
        quantizedModel.withObject("/spec").put("runPolicy", policy);
        digits.apply(quantizedModel);
    }

    private static String profiles() {
        return Cluster.kubectl(
                "get",
                "sensitivityprofiles,latencyprofiles",
                "--namespace=" + digits.namespace().name(),
                "--output=jsonpath={range .items[*]}{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
