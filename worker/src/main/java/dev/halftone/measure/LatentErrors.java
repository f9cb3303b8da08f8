package dev.halftone.measure;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        Set<E> errors = new LinkedHashSet<>();
        sums.forEach(sum -> errors.addAll(sum.loadings.keySet()));
        Map<E, Double> variances = new LinkedHashMap<>();
        errors.forEach(error -> variances.put(error, Math.pow(deviation.applyAsDouble(error), 2)));
        double[][] covariance = new double[sums.size()][sums.size()];
        for (int i = 0; i < covariance.length; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = shared(sums.get(i), sums.get(j), variances);
            }
            covariance[i][i] += Math.pow(sums.get(i).deviation, 2);
        }
        double[] weights = Cholesky.of(covariance)
                .solved(sums.stream().mapToDouble(Sum::value).toArray());
        Map<E, Double> found = new LinkedHashMap<>();
        variances.forEach((error, variance) -> found.put(error, variance * weighted(sums, weights, error)));
        return found;
    }

    private static <E> double shared(Sum<E> one, Sum<E> other, Map<E, Double> variances) {
        return variances.entrySet().stream()
                .mapToDouble(entry -> entry.getValue()
                        * one.loadings.getOrDefault(entry.getKey(), 0.0)
                        * other.loadings.getOrDefault(entry.getKey(), 0.0))
                .sum();
    }

    private static <E> double weighted(List<Sum<E>> sums, double[] weights, E error) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * sums.get(i).loadings.getOrDefault(error, 0.0);
        }
        return sum;
    }
}
