package dev.halftone.measure;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Medians and how sure they are: percentile bootstrap (Efron and Tibshirani, 1993, chapter 13). */
final class Bootstrap {

    private static final int RESAMPLES = 500;

    private Bootstrap() {}

    /** The median with its 90 % interval; the same seed gives the same interval. */
    static Estimate median(double[] values, long seed) {
        var random = new SplittableRandom(seed);
        double[] medians = new double[RESAMPLES];
        double[] drawn = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < drawn.length; j++) {
                drawn[j] = values[random.nextInt(values.length)];
            }
            medians[i] = median(drawn);
        }
        Arrays.sort(medians);
        return new Estimate(median(values), medians[RESAMPLES / 20], medians[RESAMPLES - 1 - RESAMPLES / 20]);
    }

    /** The middle value; the mean of the two middle ones when their number is even. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
