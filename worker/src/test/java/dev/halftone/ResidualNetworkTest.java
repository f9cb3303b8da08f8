package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.backend.Backends;
import dev.halftone.backend.Saturation;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Node;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.rewrite.WeightCodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A residual network through the whole pipeline. */
class ResidualNetworkTest {

    /** What each kind of joint runs as in integers. */
    private static final Map<String, String> KERNELS = Map.of(
            "QdqAdd", "com.microsoft.QLinearAdd",
            "QdqMul", "com.microsoft.QLinearMul",
            "QdqHardSigmoid", "com.microsoft.QLinearLeakyRelu",
            "QdqGlobalAveragePool", "com.microsoft.QLinearGlobalAveragePool");

    private static final Set<String> JOINTS = Set.of("first_sum", "second_sum", "slope", "gated", "mean");

    @TempDir
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void jointsOfIntegerConvolutionsArePlannedAndRunInTheirKernels() throws IOException {
        assumeThat(Saturation.weightCodes(Backends.cpu()))
                .as("where kernels for signed weights saturate, no integer convolution is faster")
                .isEqualTo(WeightCodes.SIGNED);
        var household = Household.in(folder);
        household.write(Household.MODEL, OnnxWriter.toBytes(ResidualNetwork.graph()));
        household.samples(Map.of("x", ResidualNetwork.images(Household.SAMPLES)));
        household.replace("[Int8Dynamic]", "[Int8]");
        household.replace("objective: Memory", "objective: Latency");
        household.replace("\"0.05\"", "\"0.10\"");

        var outcome = household.run();

        assertThat(outcome.code()).as(outcome.err()).isZero();
        var report = json.readTree(household.results().resolve("report.json").toFile());
        var joints = joints();
        assertThat(joints.keySet()).containsExactlyInAnyOrderElementsOf(JOINTS);
        assertThat(joints.values())
                .extracting(layer -> layer.path("why").asText())
                .doesNotContain("");
        var emitted = joints.values().stream()
                .filter(layer -> layer.path("format").asText().equals("Int8"))
                .toList();
        assertThat(emitted)
                .as("of five between integer convolutions; which of them pay is up to the machine")
                .isNotEmpty();
        var kernels = kernels(household.results().resolve("model.onnx"));
        assertThat(emitted)
                .allSatisfy(layer -> assertThat(kernels.get(layer.path("layer").asText()))
                        .isEqualTo(KERNELS.get(layer.path("emitter").asText())));
        double measured = report.at("/loss/measured/value").asDouble();
        assertThat(measured).isBetween(1e-4, 0.1);
        assertThat(report.at("/loss/predicted").asDouble() / measured).isBetween(1 / 1.5, 1.5);
    }

    private Map<String, JsonNode> joints() throws IOException {
        Map<String, JsonNode> joints = new TreeMap<>();
        var plan = json.readTree(
                new Household(folder).results().resolve("plan.json").toFile());
        for (var layer : plan.path("layers")) {
            if (!layer.path("operator").asText().equals("Conv")) {
                joints.put(layer.path("layer").asText(), layer);
            }
        }
        return joints;
    }

    /** Operators of the graph that the runtime makes, by name. */
    private static Map<String, String> kernels(Path model) {
        var optimised = Backends.cpu().optimized(OnnxReader.read(model), SessionSettings.asUsersRun(1));
        Map<String, String> kernels = new TreeMap<>();
        List<Node> nodes = optimised.nodes();
        nodes.forEach(node -> kernels.put(node.name(), node.qualifiedOperator()));
        return kernels;
    }
}
