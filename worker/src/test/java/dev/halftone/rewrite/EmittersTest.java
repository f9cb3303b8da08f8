package dev.halftone.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphInvariants;
import dev.halftone.graph.Tensor;
import java.util.EnumSet;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table, on every kind of layer that it accepts. */
class EmittersTest {

    private static final Backend CPU = Backends.cpu();

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void computesWhatTheReferenceComputesWithinItsFormatsError(Emitter emitter, LayerCase layer) {
        var expected = output(layer.graph(), layer);
        var rewritten = layer.rewritten(layer.choice(emitter, expected));

        GraphInvariants.check(rewritten);
        var actual = output(rewritten, layer);

        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(relativeError(actual, expected))
                .isBetween(1e-6, bound(emitter.kernel().format()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void runsInTheKernelThatItWasWrittenFor(Emitter emitter, LayerCase layer) {
        var choice = layer.choice(emitter, output(layer.graph(), layer));
        var optimised = CPU.optimized(layer.rewritten(choice), SessionSettings.asUsersRun(1));

        var proof = KernelProof.find(optimised, layer.layer(), choice);

        if (emitter.name().equals("HalfPrecision") && layer.layer().operator().equals("Conv")) {
            assertThat(proof).isInstanceOf(KernelProof.FellBack.class);
        } else {
            assertThat(proof).isInstanceOf(KernelProof.Found.class);
        }
    }

    static Stream<Arguments> rows() {
        return LayerCase.all().stream()
                .flatMap(layer ->
                        Emitters.forLayer(layer.graph(), layer.layer(), EnumSet.allOf(NumberFormat.class)).stream()
                                .map(row -> Arguments.of(row, layer)));
    }

    private static Tensor output(Graph graph, LayerCase layer) {
        return Objects.requireNonNull(CPU.evaluate(graph, layer.inputs()).get("y"));
    }

    private static double bound(NumberFormat format) {
        return switch (format) {
            case FP32 -> 0;
            case FP16 -> 0.003;
            case INT8, INT8_DYNAMIC -> 0.02;
            case INT8_WEIGHT -> 0.015;
            case INT4, INT4_BLOCK128 -> 0.15;
            default -> throw new IllegalArgumentException("no kernel computes in " + format);
        };
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
