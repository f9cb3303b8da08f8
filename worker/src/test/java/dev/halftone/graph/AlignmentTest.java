package dev.halftone.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlignmentTest {

    private static final int ELEMENTS = 1 << 15;

    @Test
    void aConstantThatBeginsAnywhereIsCopiedToWhereNumbersMayBegin() {
        var aligned = Alignment.aligned(graph(Map.of("w", beginningAt(3))))
                .initializers()
                .get("w");

        assertThat(Alignment.isAligned(aligned)).isTrue();
        assertThat(aligned.type()).isEqualTo(ElementType.FLOAT);
        assertThat(aligned.shape()).containsExactly(ELEMENTS / 4, 4);
        assertThat(aligned.floatAt(0)).isEqualTo(0);
        assertThat(aligned.floatAt(ELEMENTS - 1)).isEqualTo(ELEMENTS - 1);
    }

    @Test
    void theCopyIsMappedSoThatItsPagesCanBeLetGo() {
        var aligned = Alignment.aligned(graph(Map.of("w", beginningAt(3))))
                .initializers()
                .get("w");

        assertThat(aligned.bytes().isMapped()).isTrue();
    }

    @Test
    void whatIsAlignedOrSmallStaysWhereItIs() {
        var small =
                Tensor.over(ElementType.INT8, new long[] {5}, Tensor.allocate(8).asSlice(3, 5));
        var constants = Map.of("aligned", beginningAt(8), "small", small);

        assertThat(Alignment.aligned(graph(constants)).initializers()).isEqualTo(constants);
    }

    /** A matrix whose elements count up from 0. */
    private static Tensor beginningAt(long offset) {
        var counting = Tensor.ofFloats(new long[] {ELEMENTS}, numbers());
        var place = Tensor.allocate(4L * ELEMENTS + offset).asSlice(offset);
        return Tensor.over(ElementType.FLOAT, new long[] {ELEMENTS / 4, 4}, place.copyFrom(counting.bytes()));
    }

    private static float[] numbers() {
        var numbers = new float[ELEMENTS];
        IntStream.range(0, ELEMENTS).forEach(i -> numbers[i] = i);
        return numbers;
    }

    private static Graph graph(Map<String, Tensor> constants) {
        var graph = GraphBuilder.ofOpset(21);
        constants.forEach(graph::initializer);
        return graph.build();
    }
}
