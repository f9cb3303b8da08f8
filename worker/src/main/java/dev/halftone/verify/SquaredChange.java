package dev.halftone.verify;

import org.jspecify.annotations.Nullable;

/** The squared change of outputs and their squares, added up in double over the positions that count. */
final class SquaredChange {

    private double change;
    private double reference;

    /**
     * Adds one output.
     *
     * @param weights of the output's leading positions, zero where one doesn't count; null when all count
     */
    void add(double[] expected, double[] actual, double @Nullable [] weights) {
        int covered = weights == null ? expected.length : expected.length / Math.max(weights.length, 1);
        for (int i = 0; i < expected.length; i++) {
            if (weights == null || weights[i / covered] != 0) {
                double difference = actual[i] - expected[i];
                change += difference * difference;
                reference += expected[i] * expected[i];
            }
        }
    }

    double change() {
        return change;
    }

    double reference() {
        return reference;
    }
}
