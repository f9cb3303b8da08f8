package dev.halftone;

import dev.halftone.measure.Prices;
import dev.halftone.measure.VariantSearch;
import java.util.List;
import java.util.Map;

/**
 * What a latency profile holds.
 *
 * @param variants the function-preserving rewrites that are faster on this target, by name
 * @param referenceNanos by shape point: the model as it came, timed beside the variants
 * @param rewrittenNanos by shape point: the model with the variants
 * @param prices of every configuration, against the model with the variants
 */
record LatencyProfile(
        List<VariantSearch.Tried> variants,
        List<PointTime> referenceNanos,
        List<PointTime> rewrittenNanos,
        Prices prices) {

    /** A time at a shape point. */
    record PointTime(String point, long nanos) {}

    LatencyProfile {
        variants = List.copyOf(variants);
        referenceNanos = List.copyOf(referenceNanos);
        rewrittenNanos = List.copyOf(rewrittenNanos);
    }

    /** Microseconds of one pass over the workload. */
    static double workloadMicros(List<PointTime> times, Map<String, Long> weights) {
        return times.stream()
                .mapToDouble(time -> weights.getOrDefault(time.point(), 1L) * time.nanos() / 1e3)
                .sum();
    }
}
