package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistributionTest {

    private static final float LOG_3 = (float) Math.log(3);

    @Test
    void entropyAndDivergenceAreThoseOfTheProbabilities() {
        var quarter = Distribution.of(new float[] {7, 0, LOG_3}, 1, 2);
        var half = Distribution.of(new float[] {5, 5}, 0, 2);

        assertThat(quarter.crossEntropy(0)).isCloseTo(Math.log(4), within(1e-7));
        assertThat(quarter.crossEntropy(1)).isCloseTo(Math.log(4.0 / 3), within(1e-7));
        assertThat(quarter.divergence(half)).isCloseTo(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), within(1e-7));
        assertThat(quarter.divergence(quarter)).isZero();
        assertThat(quarter.mode()).isEqualTo(1);
        assertThat(half.mode()).isZero();
    }

    @Test
    void largeLogitsDoNotOverflow() {
        var certain = Distribution.of(new float[] {1e30f, -1e30f}, 0, 2);

        assertThat(certain.crossEntropy(0)).isZero();
        assertThat(certain.draw(new Random(1))).isZero();
    }

    @Test
    void drawsFollowTheProbabilities() {
        var random = new Random(1);
        var quarter = Distribution.of(new float[] {0, LOG_3}, 0, 2);
        int ones = 0;
        for (int i = 0; i < 10_000; i++) {
            ones += quarter.draw(random);
        }

        assertThat(ones).isBetween(7300, 7700);
    }

    @Test
    void signsAreOneOrMinusOneWhereTheMaskCounts() {
        float[] signs =
                Cotangents.signs(new long[] {1, 2, 500}, new float[] {1, 0}, 4).floats();
        double sum = 0;
        for (int i = 0; i < signs.length; i++) {
            assertThat(Math.abs(signs[i])).isEqualTo(i < 500 ? 1 : 0);
            sum += signs[i];
        }

        assertThat(sum).isBetween(-70.0, 70.0);
        assertThat(Cotangents.signs(new long[] {1, 2, 500}, new float[] {1, 0}, 5)
                        .floats())
                .isNotEqualTo(signs);
    }

    @Test
    void aMaskOfAnyTypeCountsWhereItIsNotZero() {
        long[] output = {1, 3, 7};
        long[] shape = {1, 3};
        assertThat(Cotangents.weights(Tensor.ofLongs(shape, 256, 0, -1), output))
                .containsExactly(1, 0, 1);
        assertThat(Cotangents.weights(Tensor.ofFloats(shape, 0.5f, 0, -0f), output))
                .containsExactly(1, 0, 0);
        assertThat(Cotangents.weights(Tensor.ofBytes(ElementType.BOOL, shape, new byte[] {0, 1, 1}), output))
                .containsExactly(0, 1, 1);
        assertThatThrownBy(() -> Cotangents.weights(Tensor.ofLongs(new long[] {3}, 1, 1, 1), output))
                .hasMessageContainingAll("[3]", "[1, 3, 7]");
    }
}
