package dev.halftone.number;

import java.util.Optional;

/** What quantizing costs. */
public final class QuantizationError {

    private QuantizationError() {}

    /**
     * The sum of importance_i (decoded_i - original_i)^2.
     *
     * @param importance of each element, E[g^2]; all 1 where absent
     */
    public static double weightedSquaredError(float[] original, float[] decoded, Optional<float[]> importance) {
        expectLength(original.length, decoded.length);
        importance.ifPresent(weights -> expectLength(original.length, weights.length));
        double sum = 0;
        if (importance.isPresent()) {
            float[] weights = importance.get();
            for (int i = 0; i < original.length; i++) {
                double error = (double) decoded[i] - original[i];
                sum += weights[i] * error * error;
            }
            return sum;
        }
        for (int i = 0; i < original.length; i++) {
            double error = (double) decoded[i] - original[i];
            sum += error * error;
        }
        return sum;
    }

    private static void expectLength(int expected, int actual) {
        if (expected != actual) {
            throw new IllegalArgumentException(actual + " elements where " + expected + " are expected");
        }
    }
}
