package dev.halftone.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputDistanceTest {

    private final OutputDistance distance = new OutputDistance();

    private static Tensor matrix(int rows, float... values) {
        return Tensor.ofFloats(new long[] {rows, values.length / rows}, values);
    }

    @Test
    void relativeRmseIsTakenOverAllBatchesTogether() {
        distance.add(matrix(1, 3, 4), matrix(1, 3, 5), Optional.empty(), Optional.empty());
        distance.add(matrix(1, 0, 0), matrix(1, 2, 2), Optional.empty(), Optional.empty());

        assertThat(distance.relativeRmse()).isCloseTo(Math.sqrt(9.0 / 25.0), within(1e-15));
        assertThat(distance.topOne()).isEmpty();
    }

    @Test
    void maskedPositionsDoNotCount() {
        var mask = Optional.of(Tensor.ofLongs(new long[] {1, 2}, 1, 0));
        var expected = Tensor.ofFloats(new long[] {1, 2, 2}, 3, 4, 100, 100);
        var actual = Tensor.ofFloats(new long[] {1, 2, 2}, 3, 6, 0, 0);

        distance.add(expected, actual, mask, Optional.empty());

        assertThat(distance.relativeRmse()).isEqualTo(2.0 / 5.0);
    }

    @Test
    void topOneCountsLabelledRowsOnly() {
        var labels = Optional.of(Tensor.ofLongs(new long[] {4}, 0, 1, 1, -1));
        var expected = matrix(4, 2, 1, 0, 3, 5, 1, 1, 0);
        var actual = matrix(4, 1, 2, 0, 3, 6, 1, 0, 1);

        distance.add(expected, actual, Optional.empty(), labels);

        assertThat(distance.topOne()).contains(new ComparisonReport.TopOne(2 / 3.0, 1 / 3.0, 2 / 3.0));
    }

    @Test
    void halfPrecisionOutputsAreReadAsNumbers() {
        var half = Tensor.ofBytes(ElementType.FLOAT16, new long[] {1, 2}, new byte[] {0, 0x42, 0, 0x44}); // 3, 4

        distance.add(matrix(1, 3, 4), half, Optional.empty(), Optional.empty());

        assertThat(distance.relativeRmse()).isZero();
    }

    @Test
    void outputsOfAnotherShapeAreNotCompared() {
        assertThatThrownBy(() -> distance.add(matrix(1, 1, 2), matrix(2, 1, 2), Optional.empty(), Optional.empty()))
                .hasMessage("its output is of shape [2, 1], the reference's of [1, 2]");
    }

    @Test
    void aBrokenBuildHasNoFiniteLoss() {
        distance.add(matrix(1, 1, 2), matrix(1, Float.NaN, 2), Optional.empty(), Optional.empty());

        assertThat(distance.relativeRmse()).isNaN();
    }
}
