package dev.halftone.measure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The most likely effects behind sums that were measured, and how certain they are: y = A d + e with normal effects d of two
 * kinds around zero and normal errors e. How far the effects of a kind are spread, and by how much the errors are larger
 * than they seem, is what makes the measurement most likely (empirical Bayes); so of effects that are all noise little is left,
 * and nothing is promised because it was measured luckily.
 *
 * <p>With D = diag(spread^2) and K = A D A' + R: d = D A' K^-1 y, its covariance D - D A' K^-1 A D, and the measurement's log
 * likelihood -(y' K^-1 y + log |K|) / 2, but for a constant (Rasmussen and Williams, 2006, chapter 2).
 */
final class MostLikely {

    /** Variances of effects that are tried, in squares of the largest measured sum: spreads from all of it down by halves. */
    private static final double[] VARIANCES = variances();

    /** Factors by which the variance of the errors may differ from what the races said. */
    private static final double[] FACTORS = {0.5, 1, 2, 4, 8};

    private final double[] mean;
    private final double[][] covariance;

    private MostLikely(double[] mean, double[][] covariance) {
        this.mean = mean;
        this.covariance = covariance;
    }

    /**
     * Something measured.
     *
     * @param counts how often each effect is in it
     * @param race equal for sums measured against the same samples of the reference, which share its error
     */
    // Never compared or shown.
    @SuppressWarnings("ArrayRecordComponent")
    record Sum(double[] counts, double value, double variance, int race) {}

    /** A combination of effects with its standard deviation. */
    record Combined(double value, double deviation) {}

    /**
     * Finds them.
     *
     * @param sums at least one
     * @param bonds of each effect whether it is of the second kind
     */
    static MostLikely of(List<Sum> sums, boolean[] bonds) {
        double largest =
                sums.stream().mapToDouble(sum -> Math.abs(sum.value)).max().orElse(0);
        double[] y = sums.stream().mapToDouble(Sum::value).toArray();
        double[][] own = products(sums, bonds, false);
        double[][] together = products(sums, bonds, true);
        double[][] errors = errors(sums);
        double unit = largest * largest;
        double[] chosen = mostLikely(y, own, together, errors, unit);
        var chosenFactor = Cholesky.of(sum(chosen[0] * unit, own, chosen[1] * unit, together, chosen[2], errors));
        return posterior(sums, bonds, chosen[0] * unit, chosen[1] * unit, chosenFactor, y);
    }

    /** Variances of both kinds and the errors' factor: each in turn the most likely one, until none gets better. */
    private static double[] mostLikely(
            double[] y, double[][] own, double[][] together, double[][] errors, double unit) {
        double[][] choices = {VARIANCES, VARIANCES, FACTORS};
        double[] chosen = {VARIANCES[VARIANCES.length / 2], VARIANCES[VARIANCES.length / 2], 1};
        double best = Double.NEGATIVE_INFINITY;
        boolean better = true;
        while (better) {
            better = false;
            for (int i = 0; i < choices.length; i++) {
                for (double choice : choices[i]) {
                    double[] tried = chosen.clone();
                    tried[i] = choice;
                    double likelihood =
                            likelihood(y, sum(tried[0] * unit, own, tried[1] * unit, together, tried[2], errors));
                    if (likelihood > best) {
                        best = likelihood;
                        chosen = tried;
                        better = true;
                    }
                }
            }
        }
        return chosen;
    }

    /** The sum of effects that are counted so often. */
    double value(double[] counts) {
        return dot(counts, mean);
    }

    /** The sum of effects that are counted so often, and how certain it is. */
    Combined combined(double[] counts) {
        double variance = 0;
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                variance += counts[i] * counts[j] * covariance[i][j];
            }
        }
        return new Combined(value(counts), Math.sqrt(Math.max(variance, 0)));
    }

    private static MostLikely posterior(
            List<Sum> sums, boolean[] bonds, double own, double together, Cholesky factor, double[] y) {
        int count = bonds.length;
        // rows: L^-1 A D, one column for each effect
        double[][] halves = new double[count][];
        for (int i = 0; i < count; i++) {
            int effect = i;
            double spread = bonds[i] ? together : own;
            halves[i] = factor.halfSolved(sums.stream()
                    .mapToDouble(sum -> sum.counts[effect] * spread)
                    .toArray());
        }
        double[] half = factor.halfSolved(y);
        double[] mean = new double[count];
        double[][] covariance = new double[count][count];
        for (int i = 0; i < count; i++) {
            mean[i] = dot(halves[i], half);
            for (int j = 0; j < count; j++) {
                double prior = i == j ? (bonds[i] ? together : own) : 0;
                covariance[i][j] = prior - dot(halves[i], halves[j]);
            }
        }
        return new MostLikely(mean, covariance);
    }

    private static double likelihood(double[] y, double[][] covariance) {
        var factor = Cholesky.of(covariance);
        double[] half = factor.halfSolved(y);
        return -dot(half, half) / 2 - factor.halfLogDeterminant();
    }

    /** A A', of the effects of one kind. */
    private static double[][] products(List<Sum> sums, boolean[] bonds, boolean kind) {
        int[] effects =
                IntStream.range(0, bonds.length).filter(i -> bonds[i] == kind).toArray();
        double[][] products = new double[sums.size()][sums.size()];
        for (int i = 0; i < products.length; i++) {
            for (int j = 0; j <= i; j++) {
                for (int effect : effects) {
                    products[i][j] += sums.get(i).counts[effect] * sums.get(j).counts[effect];
                }
            }
        }
        return products;
    }

    /**
     * Errors of one race share that of the reference. A difference has the variance of its own sample and half of that again for
     * the mean of the two references: a third of it is common.
     */
    private static double[][] errors(List<Sum> sums) {
        double[] variances = sums.stream().mapToDouble(Sum::variance).sorted().toArray();
        double least = Math.max(variances[variances.length / 2] / 4, Double.MIN_NORMAL);
        double[][] errors = new double[sums.size()][sums.size()];
        for (int i = 0; i < errors.length; i++) {
            double variance = Math.max(sums.get(i).variance, least);
            errors[i][i] = variance;
            for (int j = 0; j < i; j++) {
                if (sums.get(i).race == sums.get(j).race) {
                    errors[i][j] = Math.sqrt(variance * errors[j][j]) / 3;
                }
            }
        }
        return errors;
    }

    private static double[][] sum(double a, double[][] first, double b, double[][] second, double c, double[][] third) {
        double[][] sum = new double[first.length][first.length];
        for (int i = 0; i < sum.length; i++) {
            for (int j = 0; j <= i; j++) {
                sum[i][j] = a * first[i][j] + b * second[i][j] + c * third[i][j];
            }
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] variances() {
        double[] variances = new double[12];
        Arrays.setAll(variances, k -> Math.pow(4, -k));
        return variances;
    }
}
