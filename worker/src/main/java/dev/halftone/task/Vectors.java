package dev.halftone.task;

import dev.halftone.graph.Tensor;
import java.util.Arrays;

/** Sums over vectors, in double. */
final class Vectors {

    private Vectors() {}

    /**
     * The mean over positions.
     *
     * @param output [1, positions, numbers]
     * @param weights of the positions; all zero gives zeros
     */
    static double[] mean(Tensor output, float[] weights) {
        float[] values = output.floats();
        int width = Math.toIntExact(output.dimension(-1));
        var mean = new double[width];
        int counted = 0;
        for (int position = 0; position < weights.length; position++) {
            if (weights[position] != 0) {
                counted++;
                for (int i = 0; i < width; i++) {
                    mean[i] += values[position * width + i];
                }
            }
        }
        for (int i = 0; i < width; i++) {
            mean[i] /= Math.max(counted, 1);
        }
        return mean;
    }

    /** All numbers of an output, zero where a position does not count. */
    static double[] counted(Tensor output, float[] weights) {
        float[] values = output.floats();
        int width = values.length / Math.max(weights.length, 1);
        var vector = new double[values.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = weights.length == 0 || weights[i / width] != 0 ? values[i] : 0;
        }
        return vector;
    }

    static double norm(double[] vector) {
        return Math.sqrt(square(vector));
    }

    private static double square(double[] vector) {
        return Arrays.stream(vector).map(value -> value * value).sum();
    }

    /** From -1 to 1; 1 for two vectors of zeros, 0 for one. */
    static double cosine(double[] left, double[] right) {
        double norms = Math.sqrt(square(left) * square(right));
        if (norms == 0) {
            return square(left) == square(right) ? 1 : 0;
        }
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return Math.clamp(sum / norms, -1, 1);
    }

    /** The sum of products; four sums side by side, as one alone waits for itself. */
    static double product(float[] left, float[] right) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < left.length; i += 4) {
            first += (double) left[i] * right[i];
            second += (double) left[i + 1] * right[i + 1];
            third += (double) left[i + 2] * right[i + 2];
            fourth += (double) left[i + 3] * right[i + 3];
        }
        for (; i < left.length; i++) {
            first += (double) left[i] * right[i];
        }
        return first + second + (third + fourth);
    }
}
