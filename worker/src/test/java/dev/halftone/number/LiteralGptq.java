package dev.halftone.number;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * GPTQ step by step, as its paper derives it: after each input the others take what makes up best for its error, found from the inverse of
 * the Hessian, and the input is then eliminated from that inverse. No factorization, no blocks; an element takes half a step at most.
 */
final class LiteralGptq {

    private LiteralGptq() {}

    static int[] codes(Groups groups, float[] scales, Codec codec, double[] moments) {
        int size = groups.rowLength();
        int rows = groups.elements().length / size;
        var codes = new int[rows * size];
        for (int row = 0; row < rows; row++) {
            var weights = new double[size];
            for (int i = 0; i < size; i++) {
                weights[i] = groups.elements()[row * size + i];
            }
            double[][] inverse = inverse(damped(moments, size));
            for (int input : order(moments, size)) {
                float scale = scales[row * groups.perRow() + input / groups.size()];
                double element = groups.elements()[row * size + input];
                double most = 0.5 * Math.abs(scale);
                double target = element + Math.clamp(weights[input] - element, -most, most);
                float wanted = (float) (target / scale);
                int code =
                        codec.encode(Math.clamp(wanted, (float) codec.encoding().lowest(), (float)
                                codec.encoding().highest()));
                codes[row * size + input] = code;
                double error = (weights[input] - (double) codec.decode(code) * scale) / inverse[input][input];
                for (int other = 0; other < size; other++) {
                    weights[other] -= error * inverse[input][other];
                }
                eliminate(inverse, input);
            }
        }
        return codes;
    }

    static int[] order(double[] moments, int size) {
        return IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -moments[i * size + i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[][] damped(double[] moments, int size) {
        var matrix = new double[size][];
        double mean = IntStream.range(0, size)
                .mapToDouble(i -> moments[i * size + i])
                .average()
                .orElseThrow();
        for (int i = 0; i < size; i++) {
            matrix[i] = Arrays.copyOfRange(moments, i * size, (i + 1) * size);
            matrix[i][i] = matrix[i][i] == 0 ? 1 : 1.3 * matrix[i][i] + 0.01 * mean;
        }
        return matrix;
    }

    private static void eliminate(double[][] inverse, int input) {
        double pivot = inverse[input][input];
        double[] row = inverse[input].clone();
        for (int i = 0; i < inverse.length; i++) {
            double share = inverse[i][input] / pivot;
            for (int j = 0; j < inverse.length; j++) {
                inverse[i][j] -= share * row[j];
            }
        }
    }

    /** By Gauss and Jordan. */
    private static double[][] inverse(double[][] matrix) {
        int size = matrix.length;
        var inverse = new double[size][size];
        for (int i = 0; i < size; i++) {
            inverse[i][i] = 1;
        }
        for (int i = 0; i < size; i++) {
            double pivot = matrix[i][i];
            for (int j = 0; j < size; j++) {
                matrix[i][j] /= pivot;
                inverse[i][j] /= pivot;
            }
            for (int other = 0; other < size; other++) {
                double factor = other == i ? 0 : matrix[other][i];
                for (int j = 0; j < size; j++) {
                    matrix[other][j] -= factor * matrix[i][j];
                    inverse[other][j] -= factor * inverse[i][j];
                }
            }
        }
        return inverse;
    }
}
