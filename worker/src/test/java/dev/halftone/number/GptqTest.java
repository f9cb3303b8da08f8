package dev.halftone.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.format.Granularity;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Tensor;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GptqTest {

    private static final Codec INT8 = Codec.of(NumberFormat.INT8.weight().encoding());

    /** Two inputs that are always the same: what one's rounding takes away the other gives back. */
    @Test
    void whatOneInputLosesAnotherThatIsAlwaysTheSameMakesUpFor() {
        var groups = new Groups(new float[] {1.4f, 2.4f}, 2, 2);
        var alike = Hessian.of(new double[] {1, 1, 1, 1}, 2);

        assertThat(Rounding.NEAREST.codes(groups, new float[] {1}, INT8, alike)).containsExactly(1, 2);
        assertThat(Rounding.GPTQ.codes(groups, new float[] {1}, INT8, alike))
                .as("the sum is 3.8: 1 + 3 is nearer than 1 + 2")
                .containsExactly(1, 3);
    }

    /** H = [[4, 2], [2, 1]], its diagonal 1.3 times that and 1 % of the mean, 2.5: the second input makes up 2 / 1.325 of the first's error. */
    @Test
    void theErrorIsMadeUpForAsFarAsTheInputsGoTogether() {
        var groups = new Groups(new float[] {1.2f, 2.1f, 1.2f, 2.25f}, 2, 2);
        var related = Hessian.of(new double[] {4, 2, 2, 1}, 2);

        assertThat(related.share(0, 1)).isEqualTo(2 / 1.325);
        assertThat(Rounding.GPTQ.codes(groups, new float[] {1, 1}, INT8, related))
                .as("2.1 + 0.3 = 2.4, 2.25 + 0.3 = 2.55")
                .containsExactly(1, 2, 1, 3);
    }

    @Test
    void noElementMakesUpForMoreThanHalfAStep() {
        var groups = new Groups(new float[] {1.45f, 1.9f}, 2, 2);

        assertThat(Rounding.GPTQ.codes(groups, new float[] {1}, INT8, Hessian.of(new double[] {4, 2, 2, 1}, 2)))
                .as("1.9 + 0.5, not 1.9 + 0.45 * 2 / 1.325 = 2.58")
                .containsExactly(1, 2);
    }

    @Test
    void theInputsThatCountMostComeFirst() {
        assertThat(Hessian.of(new double[] {1, 0, 0, 0, 9, 0, 0, 0, 4}, 3).order())
                .containsExactly(1, 2, 0);
    }

    @Test
    void anInputThatWasNeverSeenIsRoundedByItself() {
        var unseen = Hessian.of(new double[] {1, 0, 0, 0}, 2);
        var groups = new Groups(new float[] {0.4f, 0.6f}, 2, 2);

        assertThat(Rounding.GPTQ.codes(groups, new float[] {1}, INT8, unseen)).containsExactly(0, 1);
    }

    @Test
    void rowsOfAnotherLengthThanTheInputsAreRefused() {
        var groups = new Groups(new float[] {1, 2, 3}, 3, 3);

        assertThatThrownBy(() -> Rounding.GPTQ.codes(groups, new float[] {1}, INT8, Hessian.of(new double[4], 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 inputs are known of rows of 3 elements");
    }

    /** Sizes around the width of a panel and of a block; groups that the order of the inputs jumps between. */
    @ParameterizedTest
    @CsvSource({"3, 5, INT8", "31, 4, INT8", "32, 3, INT4", "33, 2, INT4", "97, 6, INT4", "130, 3, INT8_WEIGHT"})
    void theCodesAreThoseOfThePapersOwnSteps(int inputs, int rows, NumberFormat format) {
        double[] moments = moments(inputs, 3 * inputs, 7);
        var groups = groups(rows, inputs, format, 8);
        var grid = Grid.of(format.weight(), 1);
        float[] scales = Calibrator.MIN_MAX.scales(groups, grid, Optional.empty());

        assertThat(Rounding.GPTQ.codes(groups, scales, grid.codec(), Hessian.of(moments, inputs)))
                .containsExactly(LiteralGptq.codes(groups, scales, grid.codec(), moments));
    }

    @ParameterizedTest
    @EnumSource(
            value = NumberFormat.class,
            names = {"INT8", "INT8_DYNAMIC", "INT8_WEIGHT", "INT4", "INT4_BLOCK128"})
    void productsWithTheInputsThatWereSeenComeOutCloserThanRoundedToNearest(NumberFormat format) {
        int inputs = 160;
        double nearest = 0;
        double gptq = 0;
        for (int seed = 0; seed < 20; seed++) {
            double[] moments = moments(inputs, 400, seed);
            var groups = groups(8, inputs, format, 100 + seed);
            var grid = Grid.of(format.weight(), 1);
            float[] scales = Calibrator.MIN_MAX.scales(groups, grid, Optional.empty());
            var hessian = Hessian.of(moments, inputs);
            double before = productError(groups, scales, grid, Rounding.NEAREST, hessian, moments);
            double after = productError(groups, scales, grid, Rounding.GPTQ, hessian, moments);
            assertThat(after).as("seed %d", seed).isLessThan(before);
            nearest += before;
            gptq += after;
        }

        assertThat(gptq / nearest).isLessThan(0.5);
    }

    @ParameterizedTest
    @EnumSource(Rounding.class)
    void aRoundedWeightIsRestoredAsItWas(Rounding rounding) {
        var weight = Tensor.ofFloats(new long[] {70, 6}, values(420, 5));
        for (var format : new NumberFormat[] {NumberFormat.INT8, NumberFormat.INT8_WEIGHT, NumberFormat.INT4}) {
            var quantizer = new WeightQuantizer(format, Calibrator.MSE, rounding);

            var rounded = quantizer.round(weight, 1, Optional.empty(), Hessian.uncorrelated());

            assertThat(WeightQuantizer.restored(rounded, weight, 1, format))
                    .isEqualTo(quantizer.quantize(weight, 1, Optional.empty()));
        }
    }

    /** The sum of (x (q - w))^2 over the inputs seen. */
    private static double productError(
            Groups groups, float[] scales, Grid grid, Rounding rounding, Hessian hessian, double[] moments) {
        int[] codes = rounding.codes(groups, scales, grid.codec(), hessian);
        int size = groups.rowLength();
        double sum = 0;
        for (int row = 0; row < codes.length / size; row++) {
            var error = new double[size];
            for (int i = 0; i < size; i++) {
                float scale = scales[row * groups.perRow() + i / groups.size()];
                error[i] =
                        (double) grid.codec().decode(codes[row * size + i]) * scale - groups.elements()[row * size + i];
            }
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    sum += error[i] * moments[i * size + j] * error[j];
                }
            }
        }
        return sum;
    }

    private static Groups groups(int rows, int inputs, NumberFormat format, long seed) {
        int size = format.weight().granularity() instanceof Granularity.Block(int block) ? block : inputs;
        return new Groups(values(rows * inputs, seed), inputs, size);
    }

    private static float[] values(int count, long seed) {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The sum of x x' over rows that vary in a few directions more than in the others, as activations do. */
    private static double[] moments(int inputs, int rows, long seed) {
        var random = new Random(seed);
        var moments = new double[inputs * inputs];
        var directions = new double[4][inputs];
        for (double[] direction : directions) {
            for (int i = 0; i < inputs; i++) {
                direction[i] = random.nextGaussian();
            }
        }
        for (int row = 0; row < rows; row++) {
            var x = new double[inputs];
            for (int i = 0; i < inputs; i++) {
                x[i] = 0.3 * random.nextGaussian();
            }
            for (double[] direction : directions) {
                double along = random.nextGaussian();
                for (int i = 0; i < inputs; i++) {
                    x[i] += along * direction[i];
                }
            }
            for (int i = 0; i < inputs; i++) {
                for (int j = 0; j < inputs; j++) {
                    moments[i * inputs + j] += x[i] * x[j];
                }
            }
        }
        return moments;
    }
}
