package dev.halftone.number;

import java.util.Arrays;

/**
 * What is known of an activation after any number of samples: its ends, and a histogram of fixed size.
 *
 * <p>Bins lie evenly over (-h, h), h the smallest power of two above all magnitudes seen. When h doubles, bins merge in
 * pairs, which moves no element to a bin where it would not have been put at once: counts do not depend on the order
 * of the elements, nor on how they were split into calls.
 */
public final class ActivationStatistics {

    private static final int BINS = 8192;
    private static final int HALF = BINS / 2;
    private static final int SMALLEST_EXPONENT = -149;

    private final long[] counts = new long[BINS];
    private final double[] importance = new double[BINS];
    private int exponent = SMALLEST_EXPONENT;
    private long count;
    private boolean weighted;
    private float minimum = Float.POSITIVE_INFINITY;
    private float maximum = Float.NEGATIVE_INFINITY;

    /**
     * Adds elements that all count alike.
     *
     * @throws IllegalArgumentException when an element is not finite
     */
    public void add(float[] values) {
        widen(values);
        for (float value : values) {
            counts[bin(value)]++;
        }
        count += values.length;
    }

    /**
     * Adds elements with an importance each, g^2.
     *
     * @throws IllegalArgumentException when an element is not finite, or the arrays are of different lengths
     */
    public void add(float[] values, float[] squaredGradients) {
        if (values.length != squaredGradients.length) {
            throw new IllegalArgumentException(
                    squaredGradients.length + " importances for " + values.length + " elements");
        }
        add(values);
        weighted = true;
        for (int i = 0; i < values.length; i++) {
            importance[bin(values[i])] += squaredGradients[i];
        }
    }

    /** The number of elements seen. */
    public long count() {
        return count;
    }

    /** The least element. */
    public float minimum() {
        expectSome();
        return minimum;
    }

    /** The greatest element. */
    public float maximum() {
        expectSome();
        return maximum;
    }

    /** The largest magnitude. */
    public float largest() {
        return Math.max(Math.abs(minimum()), Math.abs(maximum()));
    }

    /** The magnitude that a share of the elements, 0 to 1, do not exceed, to the width of a bin. */
    public float magnitude(double share) {
        float largest = largest();
        long wanted = (long) Math.ceil(share * count);
        long within = 0;
        for (int i = 0; i < HALF; i++) {
            within += counts[HALF + i] + counts[HALF - 1 - i];
            if (within >= wanted) {
                return (float) Math.min((i + 1) * width(), largest);
            }
        }
        return largest;
    }

    /** The range of the elements, without what exceeds a magnitude. */
    public Range clippedAt(double magnitude) {
        return new Range((float) Math.max(minimum(), -magnitude), (float) Math.min(maximum(), magnitude));
    }

    int bins() {
        return BINS;
    }

    /** The real in the middle of a bin. */
    double centre(int bin) {
        return (bin - HALF + 0.5) * width();
    }

    /** Elements in a bin. */
    double mass(int bin) {
        return counts[bin];
    }

    /** Importance of the elements in a bin; their number where no importance was given. */
    double importance(int bin) {
        return weighted ? importance[bin] : counts[bin];
    }

    private double width() {
        return Math.scalb(1.0, exponent) / HALF;
    }

    private int bin(float value) {
        return HALF + (int) Math.floor(value / width());
    }

    private void widen(float[] values) {
        float least = minimum;
        float greatest = maximum;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("element " + i + " of the activation is " + values[i]);
            }
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        minimum = least;
        maximum = greatest;
        double largest = Math.max(Math.abs((double) least), Math.abs((double) greatest));
        if (values.length > 0 && largest > 0) {
            merge(Math.getExponent(largest) + 1 - exponent);
        }
    }

    /** Doubles the range some times; bin i of the new histogram holds 2^doublings of the old one. */
    private void merge(int doublings) {
        if (doublings <= 0) {
            return;
        }
        exponent += doublings;
        var oldCounts = counts.clone();
        var oldImportance = importance.clone();
        Arrays.fill(counts, 0);
        Arrays.fill(importance, 0);
        int shift = Math.min(doublings, Integer.SIZE - 1);
        for (int i = 0; i < BINS; i++) {
            int merged = HALF + ((i - HALF) >> shift);
            counts[merged] += oldCounts[i];
            importance[merged] += oldImportance[i];
        }
    }

    private void expectSome() {
        if (count == 0) {
            throw new IllegalStateException("no element was added to these statistics");
        }
    }
}
