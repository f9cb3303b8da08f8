package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator needs for many objects; {@code bench/operator} runs it. Pods of measurements wait for a node that never comes. */
@Tag("scale")
class ScaleTest {
    private static final int MODELS = 20;
    private static final int ACCELERATORS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

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
    }

    @AfterEach
    void remove() {
        digits.close();
        IntStream.range(0, ACCELERATORS)
                .forEach(i -> digits.resource("Accelerator", accelerator(i)).delete());
        porter.close();
        client.close();
    }

    @Test
    void twoHundredQuantizedModelsHaveTheirJobsWithinAMinuteAndThenNothingIsWritten(@TempDir Path folder)
            throws Exception {
        AuditLog log = AuditLog.find().orElse(null);
        assumeTrue(log != null, "the audit log of this cluster is not within reach");
        operator.killAll();
        Await.atMost(Limits.STAGE)
                .until(
                        "new replicas",
                        () -> operator.pods().stream()
                                .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() == null
                                        && pod.getStatus().getPhase().equals("Running")));
        operator.awaitAvailable();
        print("cold start to ready", operator.coldStart().toSeconds() + " s");
        digits.volumes().put(Digits.STORE, variants(folder), "variants");
        List<ObjectNode> inputs = new ArrayList<>(List.of(digits.calibrationSet()));
        IntStream.range(0, MODELS).mapToObj(this::model).forEach(inputs::add);
        IntStream.range(0, ACCELERATORS).mapToObj(this::unreachable).forEach(inputs::add);
        digits.apply(inputs.toArray(ObjectNode[]::new));
        IntStream.range(0, MODELS)
                .forEach(i -> digits.resource("Model", "model-" + i).awaitReady(Duration.ofMinutes(9)));
        digits.resource("CalibrationSet", "digits").awaitReady(Limits.STAGE);

        Instant from = Instant.now();
        digits.apply(IntStream.range(0, MODELS * ACCELERATORS)
                .mapToObj(this::quantizedModel)
                .toArray(ObjectNode[]::new));
        Instant applied = Instant.now();
        int latencies = MODELS * ACCELERATORS;
        Await.atMost(Duration.ofMinutes(5))
                .until(
                        latencies + " Jobs of the latency and " + MODELS + " of the sensitivity",
                        () -> digits.jobs("latency").size() == latencies
                                && digits.jobs("sensitivity").size() == MODELS);
        Duration made = Duration.between(from, Instant.now());
        print("QuantizedModels applied in", Duration.between(from, applied).toMillis() + " ms");
        print("all Jobs there after", made.toMillis() + " ms");
        // Who waits for a node says so after half a minute; only then is all said.
        Await.atMost(Duration.ofMinutes(3)).until("all say that they wait for a node", this::allWait);
        operator.awaitRest(log);
        Instant rest = Instant.now();
        print("at rest after", Duration.between(from, rest).toMillis() + " ms");
        print(
                "writes until then",
                Integer.toString(operator.writes(log, from, rest).size()));
        Thread.sleep(Duration.ofSeconds(60));
        List<AuditLog.Write> writes = operator.writes(log, rest, Instant.now());
        print("writes in a minute at rest", Integer.toString(writes.size()));
        Durations before = Durations.of(client, operator.leader(), "quantizedmodel");
        Cluster.kubectl(
                "annotate",
                "models",
                "--all",
                "example.org/touched=now",
                "--namespace=" + digits.namespace().name());
        Await.atMost(Duration.ofMinutes(2))
                .until(
                        "a look at each QuantizedModel",
                        () -> Durations.of(client, operator.leader(), "quantizedmodel")
                                        .count()
                                >= before.count() + MODELS * ACCELERATORS);
        Durations looks =
                Durations.of(client, operator.leader(), "quantizedmodel").minus(before);
        print("reconciliations that change nothing", looks.toString());
        long resident = resident(operator.leader());
        print("resident memory of the leader", resident / 1024 / 1024 + " MiB");
        assertThat(made).isLessThan(Duration.ofSeconds(60));
        assertThat(writes).isEmpty();
        assertThat(looks.shareWithin("0.05")).isGreaterThanOrEqualTo(0.99);
        assertThat(resident).isLessThan(400L << 20);
    }

    private boolean allWait() {
        String reasons = Cluster.kubectl(
                "get",
                "quantizedmodels",
                "--namespace=" + digits.namespace().name(),
                "--output=jsonpath={.items[*].status.conditions[?(@.type=='Ready')].reason}");
        return List.of(reasons.split(" ")).stream()
                        .filter("Unschedulable"::equals)
                        .count()
                == MODELS * ACCELERATORS;
    }

    /** As the kubelet has it. */
    private long resident(String pod) throws IOException {
        String node = client.pods()
                .inNamespace(Operator.NAMESPACE)
                .withName(pod)
                .require()
                .getSpec()
                .getNodeName();
        JsonNode summary = JSON.readTree(client.raw("/api/v1/nodes/" + node + "/proxy/stats/summary"));
        for (JsonNode stats : summary.path("pods")) {
            if (stats.at("/podRef/name").asText().equals(pod)) {
                return stats.at("/containers/0/memory/rssBytes").asLong();
            }
        }
        throw new AssertionError("no " + pod + " in " + summary);
    }

    /** Files of different bytes: each has a description of its own. */
    private static Path variants(Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(Digits.FOLDER.resolve("models/digits-mlp.onnx"));
        Path variants = Files.createDirectory(folder.resolve("variants"));
        for (int i = 0; i < MODELS; i++) {
            byte[] variant = Arrays.copyOf(bytes, bytes.length + 3);
            variant[bytes.length] = 0x32;
            variant[bytes.length + 1] = 1;
            variant[bytes.length + 2] = (byte) ('a' + i);
            Files.write(variants.resolve(i + ".onnx"), variant);
        }
        return variants;
    }

    private ObjectNode model(int i) {
        ObjectNode model = digits.model();
        model.withObject("/metadata").put("name", "model-" + i);
        model.withObject("/spec/source").put("uri", "pvc://halftone/variants/" + i + ".onnx");
        return model;
    }

    private ObjectNode unreachable(int i) {
        ObjectNode accelerator = digits.accelerator();
        accelerator.withObject("/metadata").put("name", accelerator(i));
        accelerator.withObject("/spec").put("threads", i + 1);
        accelerator.withObject("/spec/nodeSelector").put("halftone.dev/kind-of-node", "absent");
        return accelerator;
    }

    private String accelerator(int i) {
        return digits.namespace().name() + "-" + i;
    }

    private ObjectNode quantizedModel(int i) {
        ObjectNode quantizedModel = digits.quantizedModel("quantized-" + i);
        quantizedModel.withObject("/spec/modelRef").put("name", "model-" + i % MODELS);
        quantizedModel.withObject("/spec/acceleratorRef").put("name", accelerator(i / MODELS));
        return quantizedModel;
    }

    private static void print(String what, String figure) {
        System.out.println("scale: " + what + " " + figure);
    }
}
