package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way with models as exporters write them. */
class OddModelsTest {

    @TempDir
    private Path folder;

    private Household household;

    @BeforeEach
    void writeHousehold() throws IOException {
        household = Household.in(folder);
    }

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("weights in Constant nodes", OddModels.weightsInConstantNodes()),
                Arguments.of("an axis called unk__214", OddModels.openAxis(new Dimension.Named("unk__214"))),
                Arguments.of(
                        "an axis called p2o.DynamicDimension.0",
                        OddModels.openAxis(new Dimension.Named("p2o.DynamicDimension.0"))),
                Arguments.of("an axis without a name", OddModels.openAxis(new Dimension.Unknown())),
                Arguments.of("an input without a shape", OddModels.withoutShape()),
                Arguments.of("opset 7", OddModels.oldest()),
                Arguments.of("a transposed weight", OddModels.transposedWeight()),
                Arguments.of("tied weights", OddModels.tiedWeights()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void everyProductIsPlannedAndTheFileIsReady(String what, Graph model) throws IOException {
        var report = ready(model);

        assertThat(formats(report)).containsOnly("Int8Dynamic");
    }

    @Test
    void aModelInHalvesIsTheReferenceAndKeepsTheTypesOfItsInputsAndOutputs() throws IOException {
        household.samples(Map.of("x", OddModels.half(Household.samples(24, OddModels.DEPTH))));
        var report = ready(OddModels.halves());

        assertThat(formats(report)).containsOnly("Int8Dynamic");
        assertThat(report.at("/loss/measured/value").asDouble()).isBetween(1e-4, 0.05);
        // Plans without a format are files of floats: twice the model as it came.
        assertThat(report.at("/frontier/0/sizeBytes").asLong())
                .isGreaterThan(report.at("/size/baselineBytes").asLong());
        var shipped = OnnxReader.read(household.results().resolve("model.onnx"));
        assertThat(shipped.inputs().getFirst().type()).isEqualTo(ElementType.FLOAT16);
        assertThat(shipped.outputs().getFirst().type()).isEqualTo(ElementType.FLOAT16);
    }

    @Test
    void aModelInBfloat16IsWidenedThoughTheRuntimeHasNoProductsOfIt() throws IOException {
        var report = ready(OddModels.upperHalves());

        assertThat(formats(report)).containsOnly("Int8Dynamic");
        assertThat(report.at("/loss/measured/value").asDouble()).isBetween(1e-4, 0.05);
        var shipped = OnnxReader.read(household.results().resolve("model.onnx"));
        assertThat(shipped.inputs().getFirst().type()).isEqualTo(ElementType.BFLOAT16);
        assertThat(shipped.outputs().getFirst().type()).isEqualTo(ElementType.BFLOAT16);
    }

    @Test
    void aModelThatIsInBfloat16BetweenCastsIsPlannedToo() throws IOException {
        var report = ready(OddModels.upperHalvesWithin());

        assertThat(formats(report)).containsOnly("Int8Dynamic");
        assertThat(OnnxReader.read(household.results().resolve("model.onnx"))
                        .outputs()
                        .getFirst()
                        .type())
                .isEqualTo(ElementType.FLOAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LSTM", "GRU", "RNN"})
    void whatLiesBeforeARecurrentPartIsPlannedAsTheRest(String operator) throws IOException {
        var report = ready(OddModels.recurrent(operator, Map.of()));

        assertThat(report.at("/layers").findValuesAsText("why"))
                .hasSize(3)
                .noneMatch(why -> why.contains("can't be told"));
    }

    @Test
    void whatLiesBeforeCellsThatAreCutOffIsKeptWithTheReasonAndTheRestIsPlanned() throws IOException {
        var report = ready(OddModels.recurrent("LSTM", Map.of("clip", Attribute.of(3f))));

        assertThat(formats(report)).containsExactly("Fp32", "Int8Dynamic", "Int8Dynamic");
        assertThat(report.at("/layers/0/why").asText())
                .isEqualTo(
                        "what it would cost can't be told: node cells: the operator LSTM has no gradient rule with clip");
    }

    @Test
    void aDecoderWithAPastIsMeasuredAtPointsWithAPast() throws IOException {
        household.samples(Map.of(
                "x", Household.samples(24, 2, OddModels.DEPTH),
                "past.keys", Household.samples(24, 6, OddModels.DEPTH),
                "past.values", Household.samples(24, 6, OddModels.DEPTH)));
        household.replace(
                "{name: single, batch: 1, weight: 1}",
                "{name: step, batch: 1, dimensions: {sequence: 1, past: 12}, weight: 3}\n"
                        + "    - {name: prompt, batch: 1, dimensions: {sequence: 8, past: 1}, weight: 1}");
        household.replace("max: \"0.05\"", "max: \"0.5\"");
        var report = ready(OddModels.withPast());

        assertThat(report.at("/points").findValuesAsText("name")).containsExactly("step", "prompt");
        assertThat(report.at("/layers")).hasSize(6);
        assertThat(formats(report).stream().filter("Int8Dynamic"::equals).count())
                .isGreaterThanOrEqualTo(4);
        var shipped = OnnxReader.read(household.results().resolve("model.onnx"));
        assertThat(shipped.outputNames()).containsExactlyInAnyOrder("y", "present.keys", "present.values");
    }

    @Test
    void aModelThatIsQuantizedAlreadyIsRefusedWithTheWayOut() throws IOException {
        ready(OddModels.oldest());
        var quantized = OnnxReader.read(household.results().resolve("model.onnx"));
        household.write("again.onnx", OnnxWriter.toBytes(quantized));
        household.replace("file:model.onnx", "file:again.onnx");

        var outcome = household.run();

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err())
                .hasLineCount(1)
                .contains("Model tiny: the model is quantized already: 2 of its 2 products")
                .contains("give the floating-point model that it was made from");
    }

    private JsonNode ready(Graph model) throws IOException {
        household.write(Household.MODEL, OnnxWriter.toBytes(model));
        var outcome = household.run();

        assertThat(outcome.code()).as(outcome.err()).isZero();
        return new ObjectMapper()
                .readTree(household.results().resolve("report.json").toFile());
    }

    private static List<String> formats(JsonNode report) {
        List<String> formats = new ArrayList<>();
        report.at("/layers").forEach(layer -> formats.add(layer.path("format").asText()));
        return formats;
    }
}
