package dev.halftone.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationTest {

    /** One channel is a hundred times as large as the others, another never used. */
    private static final float[] ACTIVATIONS = {1, 100, 2, 0, 1.5f};

    private static final float[] WEIGHTS = {0.5f, 0.25f, 1, 0.5f, 0};

    @ParameterizedTest
    @EnumSource
    void scalesArePositiveAndFiniteAndNarrowTheActivation(Migration row) {
        float[] scales = row.scales(ACTIVATIONS, WEIGHTS);

        for (float scale : scales) {
            assertThat(scale).isPositive().isFinite();
        }
        assertThat(spread(scales)).isLessThan(spread(new float[] {1, 1, 1, 1, 1}) / 1.5);
    }

    /** The largest channel over the smallest of those that are used. */
    private static double spread(float[] scales) {
        double largest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < scales.length; i++) {
            if (ACTIVATIONS[i] > 0) {
                largest = Math.max(largest, ACTIVATIONS[i] / scales[i]);
                smallest = Math.min(smallest, ACTIVATIONS[i] / scales[i]);
            }
        }
        return largest / smallest;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAllTheSameStaysSo(Migration row) {
        float[] scales = row.scales(new float[] {3, 3, 3}, new float[] {2, 2, 2});

        assertThat(scales[1]).isEqualTo(scales[0]);
        assertThat(scales[2]).isEqualTo(scales[0]);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsScaledWhereThereIsNothing(Migration row) {
        assertThat(row.scales(new float[] {0, 0}, new float[] {1, 2})).containsExactly(1, 1);
        assertThat(row.scales(new float[] {1, 2}, new float[] {0, 0})).containsExactly(1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void theUnitsOfActivationsAndWeightsDoNotMatter(Migration row) {
        var random = new Random(7);
        float[] activations = new float[16];
        float[] weights = new float[16];
        float[] larger = new float[16];
        for (int i = 0; i < 16; i++) {
            activations[i] = (float) Math.exp(random.nextGaussian());
            weights[i] = (float) Math.exp(random.nextGaussian());
            larger[i] = 8 * activations[i];
        }

        assertThat(row.scales(larger, weights)).containsExactly(row.scales(activations, weights), within(1e-6f));
    }

    @Test
    void smoothQuantsScaleIsThatOfThePaper() {
        float[] scales = Migration.STRENGTH_50.scales(new float[] {4, 16}, new float[] {1, 0.25f});

        assertThat(scales[1] / scales[0]).as("sqrt(16 / 4) / sqrt(0.25 / 1)").isCloseTo(4, within(1e-5f));
    }

    @Test
    void aCapDividesOnlyWhatIsAboveIt() {
        assertThat(Migration.CAPPED_4.scales(new float[] {8, 2, 1, 4}, new float[] {1, 1, 1, 1}))
                .containsExactly(4, 1, 1, 2);
    }
}
