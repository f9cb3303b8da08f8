package dev.halftone.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The table of calibrators: how the scales of weights and the ranges of activations are found. */
public enum Calibrator {
    /** From the largest magnitude: nothing is clipped. */
    MIN_MAX {
        @Override
        float[] scales(Groups groups, Grid grid, Optional<float[]> importance) {
            return each(groups, grid, groups::extreme);
        }

        @Override
        public Range range(ActivationStatistics statistics) {
            return new Range(statistics.minimum(), statistics.maximum());
        }
    },
    /**
     * From the magnitude that 99.99 % of the elements do not exceed; of fewer than 10,000 elements, a weight's channel
     * or block mostly, that is the largest.
     */
    PERCENTILE {
        @Override
        float[] scales(Groups groups, Grid grid, Optional<float[]> importance) {
            return each(groups, grid, group -> groups.percentile(group, KEPT));
        }

        @Override
        public Range range(ActivationStatistics statistics) {
            return statistics.clippedAt(statistics.magnitude(KEPT));
        }
    },
    /** From the least squared error. */
    MSE {
        @Override
        float[] scales(Groups groups, Grid grid, Optional<float[]> importance) {
            return ScaleSearch.least(groups, grid, Optional.empty());
        }

        @Override
        public Range range(ActivationStatistics statistics) {
            return RangeSearch.least(statistics, statistics::mass);
        }
    },
    /** From the least squared error times importance, E[g^2]: the first-order loss; as MSE where no importance is known. */
    SENSITIVITY_WEIGHTED {
        @Override
        float[] scales(Groups groups, Grid grid, Optional<float[]> importance) {
            return ScaleSearch.least(groups, grid, importance);
        }

        @Override
        public Range range(ActivationStatistics statistics) {
            return RangeSearch.least(statistics, statistics::importance);
        }
    };

    private static final double KEPT = 0.9999;
    private static final int MOST_CANDIDATES = 6;
    private static final double[] SHARES = {0.9, 0.8, 0.7, 0.6, 0.5, 0.95};

    private interface Extreme {
        float of(int group);
    }

    /** A scale for each group of a weight. */
    abstract float[] scales(Groups groups, Grid grid, Optional<float[]> importance);

    /**
     * The range of an 8-bit asymmetric activation.
     *
     * @throws IllegalStateException when the statistics have seen nothing
     */
    public abstract Range range(ActivationStatistics statistics);

    /**
     * At most 6 different ranges whose loss is worth measuring: what each row gives, then shares of the widest, without
     * those that are within 2 % of one before.
     */
    public static List<Range> candidateRanges(ActivationStatistics statistics) {
        List<Range> proposed = new ArrayList<>();
        Arrays.stream(values()).map(row -> row.range(statistics)).forEach(proposed::add);
        for (double share : SHARES) {
            proposed.add(statistics.clippedAt(share * statistics.largest()));
        }
        List<Range> kept = new ArrayList<>();
        for (var range : proposed) {
            if (kept.size() < MOST_CANDIDATES && kept.stream().noneMatch(other -> alike(range, other))) {
                kept.add(range);
            }
        }
        return List.copyOf(kept);
    }

    private static boolean alike(Range range, Range other) {
        double width = (double) other.high() - other.low();
        double difference =
                Math.abs((double) range.high() - other.high()) + Math.abs((double) range.low() - other.low());
        return difference <= 0.02 * width;
    }

    private static float[] each(Groups groups, Grid grid, Extreme extreme) {
        var scales = new float[groups.count()];
        for (int g = 0; g < scales.length; g++) {
            scales[g] = grid.scale(extreme.of(g));
        }
        return scales;
    }
}
