package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.backend.Backends;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationErrorGraphTest {

    private static final int CHANNELS = 16;

    static Stream<ActivationError> errors() {
        return Stream.of(
                new ActivationError.Static(new Range(-1, 2)),
                new ActivationError.Static(new Range(0, 0.5f)),
                new ActivationError.Dynamic(),
                new ActivationError.Half(),
                new ActivationError.Blocks(4, 8),
                new ActivationError.Blocks(8, 8),
                new ActivationError.Blocks(3, 8),
                new ActivationError.Blocks(32, 8));
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

    /** Weights are all 1: what comes out is the sum of what the kernel made of its input. */
    @ParameterizedTest
    @ValueSource(ints = {32, 40, 64, 150, 160, 256})
    void theKernelOfBlockWiseWeightsMakesOfItsInputWhatIsForetold(int width) {
        int size = 128;
        var x = TwoLayers.random(new Random(4), 1, 5, width);
        var graph = GraphBuilder.ofOpset(21);
        graph.input(ValueInfo.of("x", ElementType.FLOAT, x.shape()));
        int blocks = Math.ceilDiv(width, size);
        byte[] ones = new byte[CHANNELS * blocks * size];
        Arrays.fill(ones, (byte) (128 + 1));
        float[] scales = new float[CHANNELS * blocks];
        Arrays.fill(scales, 1);
        String sums = graph.op(
                Node.MICROSOFT,
                "MatMulNBits",
                List.of(
                        "x",
                        graph.constant(
                                "codes", Tensor.ofBytes(ElementType.UINT8, new long[] {CHANNELS, blocks, size}, ones)),
                        graph.constant("scales", Tensor.ofFloats(new long[] {CHANNELS, blocks}, scales))),
                Map.of(
                        "K", Attribute.of((long) width),
                        "N", Attribute.of((long) CHANNELS),
                        "bits", Attribute.of(8L),
                        "block_size", Attribute.of((long) size),
                        "accuracy_level", Attribute.of(4L)));
        graph.output(ValueInfo.unknown(sums, ElementType.FLOAT));

        float[] actual =
                Backends.cpu().evaluate(graph.build(), Map.of("x", x)).get(sums).floats();

        float[] error = difference(new ActivationError.Blocks(size, width), x);
        double difference = 0;
        for (int row = 0; row < x.dimension(0); row++) {
            double expected = 0;
            double exact = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                expected += x.floatAt(i) + (double) error[i];
                exact += x.floatAt(i);
            }
            assertThat((double) actual[row * CHANNELS]).isCloseTo(expected, within(2e-3));
            difference += Math.abs(expected - exact);
        }
        assertThat(difference).isGreaterThan(0.05);
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
