package dev.halftone.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphInvariants;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.number.QuantizedWeight;
import dev.halftone.number.Range;
import dev.halftone.number.Rounding;
import dev.halftone.partition.Layer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table, on every kind of layer that it accepts. */
class EmittersTest {

    private static final Backend CPU = Backends.cpu();

    private static final LayerCase PRODUCT = LayerCase.product(LayerCase.Dimensions.NAMED, false, 6, 96);

    private static final Map<NumberFormat, Double> BOUNDS = Map.of(
            NumberFormat.FP16, 0.003,
            NumberFormat.INT8, 0.02,
            NumberFormat.INT8_DYNAMIC, 0.02,
            NumberFormat.INT7, 0.03,
            NumberFormat.INT7_DYNAMIC, 0.03,
            NumberFormat.INT8_WEIGHT, 0.015,
            NumberFormat.INT4, 0.15,
            NumberFormat.INT4_BLOCK128, 0.2);

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("rowsInBothCodes")
    void computesWhatTheReferenceComputesWithinItsFormatsError(Emitter emitter, LayerCase layer, WeightCodes codes) {
        var expected = output(layer.graph(), layer);
        var rewritten = layer.rewritten(layer.choice(emitter, expected), codes);

        GraphInvariants.check(rewritten);
        var actual = output(rewritten, layer);

        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(relativeError(actual, expected))
                .isBetween(1e-6, BOUNDS.get(emitter.kernel().format()));
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("rowsInBothCodes")
    void runsInTheKernelThatItWasWrittenFor(Emitter emitter, LayerCase layer, WeightCodes codes) {
        var choice = layer.choice(emitter, output(layer.graph(), layer));
        var optimised = CPU.optimized(layer.rewritten(choice, codes), SessionSettings.asUsersRun(1));

        var proof = KernelProof.find(optimised, layer.layer(), choice);

        if (emitter.name().equals("HalfPrecision") && layer.layer().operator().equals("Conv")) {
            assertThat(proof).isInstanceOf(KernelProof.FellBack.class);
        } else {
            assertThat(proof).isInstanceOf(KernelProof.Found.class);
        }
    }

    /** Whether or not the layer had a bias before. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("products")
    void aCorrectionIsAddedToEachChannelInTheSameKernel(Emitter emitter, LayerCase layer) {
        var choice = layer.choice(emitter, output(layer.graph(), layer));
        var corrected = choice.as(new Rounded(Rounding.NEAREST, true));
        float[] expected = output(layer.rewritten(choice), layer).floats();

        var rewritten = layer.rewritten(corrected, new Correcting(layer.graph()));
        float[] actual = output(rewritten, layer).floats();

        var proof = KernelProof.find(CPU.optimized(rewritten, SessionSettings.asUsersRun(1)), layer.layer(), corrected);
        assertThat(proof).isInstanceOf(KernelProof.Found.class);
        float[] correction = correction(layer.layer(), layer.graph()).floats();
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i] - expected[i]).isCloseTo(correction[i % correction.length], within(1e-3));
        }
    }

    /** Weights to nearest, beside a correction of the bias. */
    private record Correcting(Graph graph) implements WeightSource {

        @Override
        public QuantizedWeight quantized(Layer layer, Choice choice) {
            return WeightSource.computed(graph, any -> Optional.empty()).quantized(layer, choice);
        }

        @Override
        public Tensor correction(Layer layer, Choice choice) {
            return EmittersTest.correction(layer, graph);
        }
    }

    private static Tensor correction(Layer layer, Graph graph) {
        var weight = layer.weight().orElseThrow();
        long channels = graph.initializer(weight.value()).orElseThrow().dimension(weight.channelAxis());
        return LayerCase.random(9, 0.5, channels);
    }

    static Stream<Arguments> products() {
        return rows().filter(row -> row.get()[0] instanceof LinearEmitter);
    }

    @Test
    void aFactorBehindAProductOfActivationsCostsNothing() {
        var layer = LayerCase.activations(LayerCase.Dimensions.NAMED, "Div");
        var emitter = Emitters.named("QuantizedProduct");

        var rewritten = layer.rewritten(layer.choice(emitter, output(layer.graph(), layer)));

        assertThat(rewritten.nodes())
                .extracting(Node::operator)
                .containsExactly("QuantizeLinear", "QuantizeLinear", "MatMulIntegerToFloat");
    }

    @Test
    void namesTheLayerWhoseCodesOrCorrectionAreMissing() {
        var choice = new Choice(NumberFormat.INT4, "MatMulNBits4", "MIN_MAX", Optional.empty());

        assertThatThrownBy(() -> PRODUCT.rewritten(choice.as(new Rounded(Rounding.GPTQ, false))))
                .hasMessage("layer layer: no GPTQ codes are known in INT4");
        assertThatThrownBy(() -> PRODUCT.rewritten(choice.as(new Rounded(Rounding.NEAREST, true))))
                .hasMessage("layer layer: no correction of its bias is known in INT4");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("linearRows")
    void multipliesByTheWeightThatTheQuantizerPromised(Emitter emitter) {
        var choice = new Choice(emitter.kernel().format(), emitter.name(), "MIN_MAX", Optional.of(new Range(0, 1)));
        var promised = WeightSource.computed(PRODUCT.graph(), any -> Optional.empty())
                .quantized(PRODUCT.layer(), choice)
                .decoded();
        int depth = Math.toIntExact(promised.dimension(0));
        float[] unit = new float[depth * depth];
        for (int i = 0; i < depth; i++) {
            unit[i * depth + i] = 1;
        }

        var rows =
                CPU.evaluate(PRODUCT.rewritten(choice), Map.of("x", Tensor.ofFloats(new long[] {depth, depth}, unit)));

        assertThat(relativeError(Objects.requireNonNull(rows.get("y")), promised))
                .isLessThan(1e-6);
    }

    static Stream<Emitter> linearRows() {
        return Emitters.forLayer(PRODUCT.graph(), PRODUCT.layer(), EnumSet.allOf(NumberFormat.class)).stream();
    }

    static Stream<Arguments> rows() {
        return LayerCase.all().stream()
                .flatMap(layer ->
                        Emitters.forLayer(layer.graph(), layer.layer(), EnumSet.allOf(NumberFormat.class)).stream()
                                .map(row -> Arguments.of(row, layer)));
    }

    static Stream<Arguments> rowsInBothCodes() {
        return rows().flatMap(row ->
                Arrays.stream(WeightCodes.values()).map(codes -> Arguments.of(row.get()[0], row.get()[1], codes)));
    }

    private static Tensor output(Graph graph, LayerCase layer) {
        return Objects.requireNonNull(CPU.evaluate(graph, layer.inputs()).get("y"));
    }

    static double relativeError(Tensor actual, Tensor expected) {
        float[] a = actual.floats();
        float[] e = expected.floats();
        double error = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            error += Math.pow(a[i] - (double) e[i], 2);
            size += Math.pow(e[i], 2);
        }
        return Math.sqrt(error / size);
    }
}
