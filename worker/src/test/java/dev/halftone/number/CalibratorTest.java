package dev.halftone.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibratorTest {

    @ParameterizedTest
    @EnumSource
    void theLeastErrorIsThatOfTheBruteForceSearchOverTheSameGrid(NumberFormat format) {
        float[] values = heavyTailed(256, 4);
        var grid = Grid.of(format.weight(), largest(values));
        var groups = new Groups(values, 64, 32);

        float[] found = Calibrator.MSE.scales(groups, grid, Optional.empty());

        for (int g = 0; g < groups.count(); g++) {
            double least = squaredError(groups, g, grid, found[g]);
            float extreme = groups.extreme(g);
            for (double ratio = 0.5; ratio <= 1; ratio += 0.025) {
                float scale = grid.scale((float) (extreme * ratio));
                assertThat(least).isLessThanOrEqualTo(squaredError(groups, g, grid, scale) * (1 + 1e-5));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSearchNeverDoesWorseThanTheLargestMagnitude(NumberFormat format) {
        var weight = Tensor.ofFloats(new long[] {128, 7}, heavyTailed(128 * 7, 9));
        float[] importance = heavyTailed(128 * 7, 10);
        for (int i = 0; i < importance.length; i++) {
            importance[i] *= importance[i];
        }
        var plain = Optional.<float[]>empty();
        var weighted = Optional.of(importance);

        assertThat(error(weight, format, Calibrator.MSE, plain, plain))
                .isLessThanOrEqualTo(error(weight, format, Calibrator.MIN_MAX, plain, plain));
        assertThat(error(weight, format, Calibrator.SENSITIVITY_WEIGHTED, weighted, weighted))
                .isLessThanOrEqualTo(error(weight, format, Calibrator.MSE, plain, weighted));
    }

    @Test
    void importanceMovesTheScaleTowardsTheElementsThatMatter() {
        float[] values = heavyTailed(32, 2);
        values[5] = 40;
        var weight = Tensor.ofFloats(new long[] {32, 1}, values);
        var importance = new float[32];
        Arrays.fill(importance, 1);
        importance[5] = 0;

        var ignored = WeightQuantizer.quantize(
                weight, 1, NumberFormat.INT4, Calibrator.SENSITIVITY_WEIGHTED, Optional.of(importance));

        assertThat(Math.abs(ignored.scales().floatAt(0))).isEqualTo(40f / 8 / 2);
    }

    @Test
    void thePercentileOfAWeightLeavesOutOneElementInTenThousand() {
        float[] values = new float[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 2 == 0 ? 1 : -1) * (i + 1);
        }
        var weight = Tensor.ofFloats(new long[] {values.length, 1}, values);

        var clipped = WeightQuantizer.quantize(weight, 1, NumberFormat.INT8, Calibrator.PERCENTILE, Optional.empty());

        assertThat(clipped.scales().floats()).containsExactly(19_998f / 127);
    }

    @ParameterizedTest
    @EnumSource
    void theRangeOfAnActivationHoldsZeroAndStaysWithinItsEnds(Calibrator calibrator) {
        var statistics = new ActivationStatistics();
        float[] values = heavyTailed(5000, 3);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], -0.17f);
        }
        statistics.add(values);

        var range = calibrator.range(statistics);

        assertThat(range.low()).isBetween(-0.17f, 0f);
        assertThat(range.high()).isBetween(1f, statistics.maximum());
    }

    @Test
    void theRangeOfLeastErrorIsThatOfTheElementsThemselves() {
        var statistics = new ActivationStatistics();
        float[] values = heavyTailed(40_000, 6);
        statistics.add(values);

        var range = Calibrator.MSE.range(statistics);

        double least = Double.POSITIVE_INFINITY;
        for (int i = 5; i <= 100; i++) {
            var tried = statistics.clippedAt(statistics.largest() * i / 100.0);
            least = Math.min(least, squaredError(values, tried));
        }
        assertThat(squaredError(values, range)).isCloseTo(least, within(0.01 * least));
        assertThat(squaredError(values, range))
                .isLessThan(0.96 * squaredError(values, Calibrator.MIN_MAX.range(statistics)));
    }

    @Test
    void anOutlierThatDoesNotMatterIsClipped() {
        var statistics = new ActivationStatistics();
        float[] values = new float[1000];
        float[] importance = new float[1000];
        for (int i = 0; i < 1000; i++) {
            values[i] = i / 1000f;
            importance[i] = 1;
        }
        values[7] = 4;
        importance[7] = 0;
        statistics.add(values, importance);

        assertThat(Calibrator.SENSITIVITY_WEIGHTED.range(statistics).high()).isCloseTo(1, within(0.04f));
        assertThat(Calibrator.MIN_MAX.range(statistics).high()).isEqualTo(4);
    }

    @Test
    void candidateRangesBeginWithTheWidestAndDiffer() {
        var statistics = new ActivationStatistics();
        statistics.add(heavyTailed(100_000, 8));

        var candidates = Calibrator.candidateRanges(statistics);

        assertThat(candidates).hasSize(6).doesNotHaveDuplicates();
        assertThat(candidates.getFirst()).isEqualTo(Calibrator.MIN_MAX.range(statistics));
        assertThat(candidates.get(1)).isEqualTo(Calibrator.PERCENTILE.range(statistics));
    }

    @Test
    void aTensorOfZerosHasOneCandidate() {
        var statistics = new ActivationStatistics();
        statistics.add(new float[8]);

        assertThat(Calibrator.candidateRanges(statistics)).containsExactly(new Range(0, 0));
    }

    private static double error(
            Tensor weight,
            NumberFormat format,
            Calibrator calibrator,
            Optional<float[]> importance,
            Optional<float[]> judge) {
        return WeightQuantizer.quantize(weight, 1, format, calibrator, importance)
                .weightedSquaredError(weight, judge);
    }

    private static double squaredError(Groups groups, int group, Grid grid, float scale) {
        double sum = 0;
        for (int i = groups.from(group); i < groups.to(group); i++) {
            float value = groups.elements()[i];
            float scaled = (float) Math.clamp(
                    value / scale,
                    grid.scheme().encoding().lowest(),
                    grid.scheme().encoding().highest());
            double error = (double) grid.codec().decode(grid.codec().encode(scaled)) * scale - value;
            sum += error * error;
        }
        return sum;
    }

    private static double squaredError(float[] values, Range range) {
        double sum = 0;
        for (float value : values) {
            double code = Math.clamp(Math.rint(value / range.scale()) + range.zeroPoint(), 0.0, 255.0);
            double error = (code - range.zeroPoint()) * range.scale() - value;
            sum += error * error;
        }
        return sum;
    }

    static float[] heavyTailed(int count, long seed) {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            double gaussian = random.nextGaussian();
            values[i] = (float) (gaussian * Math.exp(0.7 * Math.abs(random.nextGaussian())));
        }
        return values;
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
