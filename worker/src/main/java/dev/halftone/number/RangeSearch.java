package dev.halftone.number;

import java.util.function.IntToDoubleFunction;

/** The clipped range of an activation that makes the mass-weighted squared error of its 8-bit codes least. */
final class RangeSearch {

    private static final int STEPS = 100;

    private RangeSearch() {}

    /**
     * The best among the magnitudes largest * i / 100, i from 100 down to 5; of equal ones the widest.
     *
     * @param mass of each bin
     */
    static Range least(ActivationStatistics statistics, IntToDoubleFunction mass) {
        float largest = statistics.largest();
        var best = statistics.clippedAt(largest);
        double least = squaredError(statistics, mass, best);
        for (int i = STEPS - 1; i >= STEPS / 20; i--) {
            var range = statistics.clippedAt((double) largest * i / STEPS);
            double error = squaredError(statistics, mass, range);
            if (error < least) {
                least = error;
                best = range;
            }
        }
        return best;
    }

    /** The sum of mass (Q(x) - x)^2 over the middles x of the bins. */
    static double squaredError(ActivationStatistics statistics, IntToDoubleFunction mass, Range range) {
        double scale = range.scale();
        int zeroPoint = range.zeroPoint();
        double sum = 0;
        for (int bin = 0; bin < statistics.bins(); bin++) {
            double weight = mass.applyAsDouble(bin);
            if (weight > 0) {
                double centre = statistics.centre(bin);
                double code = Math.clamp(Math.rint(centre / scale) + zeroPoint, 0.0, 255.0);
                double error = (code - zeroPoint) * scale - centre;
                sum += weight * error * error;
            }
        }
        return sum;
    }
}
