package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.backend.Backends;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.Range;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationErrorGraphTest {

    static Stream<ActivationError> errors() {
        return Stream.of(
                new ActivationError.Static(new Range(-1, 2)),
                new ActivationError.Static(new Range(0, 0.5f)),
                new ActivationError.Dynamic(),
                new ActivationError.Half(),
                new ActivationError.Blocks(4),
                new ActivationError.Blocks(8));
    }

    private static float[] difference(ActivationError error, Tensor x) {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(ValueInfo.of("x", ElementType.FLOAT, x.shape()));
        String difference = new ActivationErrorGraph(graph).difference("x", error);
        graph.output(ValueInfo.unknown(difference, ElementType.FLOAT));
        return Backends.cpu()
                .evaluate(graph.build(), Map.of("x", x))
                .get(difference)
                .floats();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theGraphQuantizesAsPlainJavaDoes(ActivationError error) {
        var x = TwoLayers.random(new Random(3), 1, 2, 3, 8);
        double[] expected = PlainQuantizers.difference(x.floats(), error);

        float[] actual = difference(error, x);

        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
            size += Math.abs(expected[i]);
        }
        assertThat(size).isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void zerosHaveNoError(ActivationError error) {
        assertThat(difference(error, Tensor.ofFloats(new long[] {1, 8}, new float[8])))
                .containsOnly(0);
    }

    @Test
    void oneErrorOfOneValueIsWrittenOnce() {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(ValueInfo.of("x", ElementType.FLOAT, 4));
        var errors = new ActivationErrorGraph(graph);

        String first = errors.difference("x", new ActivationError.Dynamic());

        assertThat(errors.difference("x", new ActivationError.Dynamic())).isEqualTo(first);
        assertThat(errors.difference("x", new ActivationError.Half())).isNotEqualTo(first);
    }
}
