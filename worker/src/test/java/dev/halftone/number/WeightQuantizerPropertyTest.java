package dev.halftone.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Tensor;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WeightQuantizerPropertyTest {

    @Property(tries = 200)
    void moreBitsInTheSameBlocksNeverErrMore(
            @ForAll @IntRange(min = 1, max = 300) int count,
            @ForAll long seed,
            @ForAll @IntRange(min = -30, max = 30) int exponent) {
        var weight = weight(count, seed, exponent);

        assertThat(error(weight, NumberFormat.INT8_WEIGHT))
                .isLessThanOrEqualTo(error(weight, NumberFormat.INT4_BLOCK128) * (1 + 1e-4));
    }

    @Property(tries = 200)
    void decodedRealsKeepTheirSignAndStayInRange(
            @ForAll @IntRange(min = 1, max = 300) int count, @ForAll long seed, @ForAll NumberFormat format) {
        var weight = weight(count, seed, 0);
        float[] values = weight.floats();

        float[] decoded = WeightQuantizer.quantize(weight, 0, format, Calibrator.MIN_MAX, Optional.empty())
                .decoded()
                .floats();

        // between 2.5 and 3, E2M1 rounds up by a fifth: the coarsest of all
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < count; i++) {
            assertThat(Math.abs(decoded[i])).isLessThanOrEqualTo(largest * 1.2f);
            assertThat(decoded[i] * values[i]).isGreaterThanOrEqualTo(0);
        }
    }

    private static Tensor weight(int count, long seed, int exponent) {
        float[] values = CalibratorTest.heavyTailed(count, seed);
        for (int i = 0; i < count; i++) {
            values[i] = Math.scalb(values[i], exponent);
        }
        return Tensor.ofFloats(new long[] {1, count}, values);
    }

    private static double error(Tensor weight, NumberFormat format) {
        return WeightQuantizer.quantize(weight, 0, format, Calibrator.MIN_MAX, Optional.empty())
                .weightedSquaredError(weight, Optional.empty());
    }
}
