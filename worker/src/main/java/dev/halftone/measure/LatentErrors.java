package dev.halftone.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Independent normal errors around zero, as sums of them tell that were measured: y = A e + n. With S the errors' variances, R
 * those of the measurements and K = A S A' + R, the most likely errors are S A' K^-1 y (Rasmussen and Williams, 2006, chapter 2).
 */
public final class LatentErrors {

    private LatentErrors() {}

    /**
     * A measured sum.
     *
     * @param loadings how often each error is in it
     * @param value what was measured
     * @param deviation of the measurement; above zero
     */
    public record Sum<E>(Map<E, Double> loadings, double value, double deviation) {

        public Sum {
            loadings = Map.copyOf(loadings);
        }
    }

    /**
     * The most likely errors; one that is in no sum is zero and left out.
     *
     * @param deviation of an error, before anything was measured
     */
    public static <E> Map<E, Double> mostLikely(List<Sum<E>> sums, ToDoubleFunction<E> deviation) {
        Map<E, Integer> columns = new LinkedHashMap<>();
        sums.forEach(sum -> sum.loadings.keySet().forEach(error -> columns.putIfAbsent(error, columns.size())));
        double[] variances = new double[columns.size()];
        columns.forEach((error, column) -> variances[column] = Math.pow(deviation.applyAsDouble(error), 2));
        double[][] loadings = new double[sums.size()][columns.size()];
        for (int i = 0; i < loadings.length; i++) {
            for (var loading : sums.get(i).loadings.entrySet()) {
                loadings[i][columns.getOrDefault(loading.getKey(), 0)] = loading.getValue();
            }
        }
        double[][] covariance = new double[sums.size()][sums.size()];
        for (int i = 0; i < covariance.length; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = shared(loadings[i], loadings[j], variances);
            }
            covariance[i][i] += Math.pow(sums.get(i).deviation, 2);
        }
        double[] weights = Cholesky.of(covariance)
                .solved(sums.stream().mapToDouble(Sum::value).toArray());
        Map<E, Double> found = new LinkedHashMap<>();
        columns.forEach((error, column) -> found.put(error, variances[column] * weighted(loadings, weights, column)));
        return found;
    }

    /**
     * Errors as they may be after sums were measured: one draw of their joint distribution, by Matheron's rule (Wilson et al., arXiv
     * 2002.09309): errors are drawn as they may be before anything is measured, and moved by what the sums say of the difference.
     *
     * @param errors those that are asked for, told apart by what they are written as
     * @param deviation of an error, before anything was measured
     * @param seed the same one gives the same errors
     */
    public static <E> Map<E, Double> drawn(
            List<Sum<E>> sums, Collection<E> errors, ToDoubleFunction<E> deviation, long seed) {
        Map<E, Double> drawn = new LinkedHashMap<>();
        errors.forEach(error -> drawn.put(error, deviation.applyAsDouble(error) * normal(error, seed)));
        List<Sum<E>> differences = new ArrayList<>();
        for (var sum : sums) {
            sum.loadings
                    .keySet()
                    .forEach(error ->
                            drawn.computeIfAbsent(error, one -> deviation.applyAsDouble(one) * normal(one, seed)));
            double value = sum.loadings.entrySet().stream()
                    .mapToDouble(loading -> loading.getValue() * drawn.getOrDefault(loading.getKey(), 0.0))
                    .sum();
            double noise = sum.deviation * normal("sum " + differences.size(), seed);
            differences.add(new Sum<>(sum.loadings, sum.value - value - noise, sum.deviation));
        }
        mostLikely(differences, deviation).forEach((error, more) -> drawn.merge(error, more, Double::sum));
        return drawn;
    }

    private static double normal(Object what, long seed) {
        return new SplittableRandom(seed << 32 ^ what.toString().hashCode()).nextGaussian();
    }

    private static double shared(double[] one, double[] other, double[] variances) {
        double sum = 0;
        for (int i = 0; i < variances.length; i++) {
            sum += variances[i] * one[i] * other[i];
        }
        return sum;
    }

    private static double weighted(double[][] loadings, double[] weights, int column) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * loadings[i][column];
        }
        return sum;
    }
}
