package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.halftone.api.v1alpha1.Validation;
import dev.halftone.backend.Backends;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.store.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

    @TempDir
    private Path folder;

    private Household household;

    @BeforeEach
    void writeHousehold() throws IOException {
        household = Household.in(folder);
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(household.results())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private JsonNode resource() throws IOException {
        return new YAMLMapper()
                .readTree(household.results().resolve("quantizedmodel.yaml").toFile());
    }

    private static String condition(JsonNode resource, String type) {
        for (var condition : resource.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "absent";
    }

    @Test
    void aReadyModelLeavesExactlyTheNamedFilesAndAResourceThatTheClusterWouldTake() throws IOException {
        var outcome = household.run("-o", "json");

        assertThat(new ObjectMapper().readTree(outcome.out()))
                .isEqualTo(new ObjectMapper()
                        .readTree(household.results().resolve("report.json").toFile()));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(files())
                .containsExactly(
                        "README.md", "model.onnx", "plan.json", "quantizedmodel.yaml", "report.html", "report.json");
        var resource = resource();
        assertThat(Validation.checkManifest(resource)).isEmpty();
        assertThat(condition(resource, "Ready")).isEqualTo("True");
        assertThat(condition(resource, "BudgetMet")).isEqualTo("True");
        assertThat(resource.at("/status/artifact/digest").asText())
                .isEqualTo(FileDigest.of(household.results().resolve("model.onnx")));
        assertThat(resource.at("/status/measured/samples").asInt()).isEqualTo(16);
        assertThat(resource.at("/status/measured/metrics").findValuesAsText("name"))
                .containsExactly("cosine", "nearest neighbour kept");
        assertThat(resource.at("/status/measured/metrics/0/after").asDouble()).isBetween(0.998, 1.0);
        assertThat(resource.at("/status/measured/relativeRmse").asDouble()).isBetween(1e-4, 0.05);
        assertThat(resource.at("/status/measured/sizeBytes").asLong())
                .isEqualTo(Files.size(household.results().resolve("model.onnx")))
                .isLessThan(Files.size(folder.resolve(Household.MODEL)));
        var shipped = OnnxReader.read(household.results().resolve("model.onnx"));
        assertThat(Backends.cpu()
                        .evaluate(shipped, Map.of("x", Household.samples(3, 64)))
                        .get("y")
                        .shape())
                .containsExactly(3, 32);
        aSecondRunMeasuresNothingAgainAndSaysSo();
        aBudgetThatOnlyTheReferenceHoldsShipsTheReference();
    }

    private void aSecondRunMeasuresNothingAgainAndSaysSo() throws IOException {
        var first = resource().at("/status/plan/digest").asText();
        var outcome = household.run();

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .containsPattern("sensitivity .*measured before, used again")
                .containsPattern("latency .*measured before, used again");
        assertThat(resource().at("/status/plan/digest").asText())
                .isEqualTo(first)
                .startsWith("sha256:");
    }

    private void aBudgetThatOnlyTheReferenceHoldsShipsTheReference() throws IOException {
        household.manifest("RelativeRmse", "0.00001");
        var outcome = household.run();

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).containsPattern("latency .*measured before, used again");
        assertThat(resource().at("/status/plan/layers/0/format").asText()).isEqualTo("Fp32");
        assertThat(resource().at("/spec/lossBudget/max").asText()).isEqualTo("0.00001");
    }

    @Test
    void neighboursThatWereMeasuredOnceAreKeptWithThePlanThatCameOfThem() throws IOException {
        household.write(Household.MODEL, OnnxWriter.toBytes(deep()));
        household.samples(Map.of("x", Household.samples(24, 256)));
        // int8 everywhere loses 0.047: no uniform build can be shipped in the plan's place
        household.manifest("RelativeRmse", "0.03");
        household.replace("objective: Memory", "objective: Latency");
        household.replace("lossBudget:", "refinementSeconds: 5\n  lossBudget:");
        var outcome = household.run();
        assertThat(outcome.code()).as(outcome.err()).isZero();
        var plan = resource().at("/status/plan/digest");
        var trials = report().at("/refinement");

        assertThat(household.run().code()).isZero();

        assertThat(trials)
                .isNotEmpty()
                .allSatisfy(trial -> assertThat(trial.at("/change").asText()).containsAnyOf("→", "planned again"));
        assertThat(report().at("/refinement")).isEqualTo(trials);
        assertThat(resource().at("/status/plan/digest")).isEqualTo(plan);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper()
                .readTree(household.results().resolve("report.json").toFile());
    }

    @Test
    void aBudgetThatNothingHoldsIsAVerdictWithoutAnArtifact() throws IOException {
        household.write(Household.MODEL, OnnxWriter.toBytes(normalized()));
        household.manifest("RelativeRmse", "0.000000000001");
        var outcome = household.run();

        assertThat(outcome.code()).as(outcome.err()).isEqualTo(3);
        assertThat(files())
                .containsExactly("README.md", "plan.json", "quantizedmodel.yaml", "report.html", "report.json");
        assertThat(outcome.err())
                .hasLineCount(1)
                .contains("default/tiny", "Budget not met: with no format changed the model already loses");
        var resource = resource();
        assertThat(Validation.checkManifest(resource)).isEmpty();
        assertThat(condition(resource, "BudgetMet")).isEqualTo("False");
        assertThat(condition(resource, "Ready")).isEqualTo("False");
        assertThat(resource.at("/status/artifact").isMissingNode()).isTrue();
    }

    /** Two dozen products, so that another kernel for one of them hardly changes the time. */
    private static Graph deep() {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(open("x"));
        String value = "x";
        for (int i = 0; i < 24; i++) {
            String next = i == 23 ? "y" : "y" + i;
            graph.initializer("w" + i, sizeKeeping(i));
            graph.add(new Node("product" + i, "", "MatMul", List.of(value, "w" + i), List.of(next), Map.of()));
            value = next;
        }
        graph.output(open("y"));
        return graph.build();
    }

    /** A product that keeps the size of what goes through it. */
    private static Tensor sizeKeeping(long seed) {
        var random = new Random(seed);
        float[] values = new float[256 * 256];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() / 16;
        }
        return Tensor.ofFloats(new long[] {256, 256}, values);
    }

    private static ValueInfo open(String name) {
        return new ValueInfo(
                name, ElementType.FLOAT, Optional.of(List.of(new Dimension.Named("batch"), Dimension.of(256))));
    }

    /** Rounding changes when a normalization is folded into the product before it. */
    private static Graph normalized() {
        var model = Household.model();
        var graph = GraphBuilder.fromHeader(model);
        long[] channels = {64};
        List<String> statistics = List.of("scale", "shift", "mean", "variance");
        for (var name : statistics) {
            float[] values = new float[64];
            for (int i = 0; i < values.length; i++) {
                values[i] = 0.7f + 0.01f * i;
            }
            graph.initializer(name, Tensor.ofFloats(channels, values));
        }
        graph.add(new Node("hidden", "", "Gemm", List.of("x", "w1"), List.of("g"), Map.of()));
        graph.add(new Node(
                "normalized",
                "",
                "BatchNormalization",
                List.of("g", "scale", "shift", "mean", "variance"),
                List.of("h"),
                Map.of()));
        model.nodes().stream().skip(1).forEach(graph::add);
        return graph.build();
    }

    @Test
    void weightsBesideTheModelBelongToWhatItIsMeasuredBy() throws IOException {
        var model = folder.resolve(Household.MODEL);
        OnnxWriter.write(Household.model(), model, 0);
        assertThat(household.run().code()).isZero();
        String before = digest();
        assertThat(household.run().code()).isZero();
        assertThat(digest()).isEqualTo(before);

        Map<String, Tensor> halved = new HashMap<>(Household.model().initializers());
        halved.replaceAll((name, weight) -> {
            float[] values = weight.floats();
            values[0] /= 2;
            return Tensor.ofFloats(weight.shape(), values);
        });
        byte[] graph = Files.readAllBytes(model);
        OnnxWriter.write(Household.model().withInitializers(halved), model, 0);
        assertThat(model).as("the model itself is the same").hasBinaryContent(graph);

        assertThat(household.run().code()).isZero();
        assertThat(digest()).isNotEqualTo(before);
        assertThat(report().at("/size/baselineBytes").asLong()).isGreaterThan(Files.size(OnnxWriter.data(model)));
    }

    /** Of the model, as the report has it. */
    private String digest() throws IOException {
        return report().at("/digests/model").asText();
    }
}
