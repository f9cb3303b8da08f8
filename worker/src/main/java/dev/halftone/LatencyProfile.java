package dev.halftone;

import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Prices;
import dev.halftone.measure.Ties;
import dev.halftone.measure.VariantSearch;
import dev.halftone.solve.PlanProblem;
import dev.halftone.verify.UniformEvidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a latency profile holds.
 *
 * @param variants the function-preserving rewrites that are faster on this target, by name
 * @param referenceNanos by shape point: the model as it came, timed beside the variants
 * @param rewrittenNanos by shape point: the model with the variants
 * @param omitted subgraphs that were left out of the timed model since they are like others before them; the times of the whole
 *     are reckoned from what one more of each takes
 * @param prices of every configuration, against the model with the variants
 * @param promises what plans were foretold to take that were timed since, and took; absent in a kept profile
 */
record LatencyProfile(
        List<VariantSearch.Tried> variants,
        List<PointTime> referenceNanos,
        List<PointTime> rewrittenNanos,
        int omitted,
        Prices prices,
        @Nullable Promises promises) {

    /** A time at a shape point. */
    record PointTime(String point, long nanos) {}

    LatencyProfile {
        variants = List.copyOf(variants);
        referenceNanos = List.copyOf(referenceNanos);
        rewrittenNanos = List.copyOf(rewrittenNanos);
    }

    /** With configurations that are as fast as each other where no race has told them apart. */
    LatencyProfile levelled() {
        return with(Ties.levelled(prices.table()));
    }

    /** With other prices. */
    LatencyProfile with(LatencyTable table) {
        return new LatencyProfile(
                variants, referenceNanos, rewrittenNanos, omitted, new Prices(table, prices.dropped()), promises);
    }

    /** With what is known of promises that were kept. */
    LatencyProfile promising(Promises others) {
        return new LatencyProfile(variants, referenceNanos, rewrittenNanos, omitted, prices, others);
    }

    /** With the time that the model with the variants takes in the race of the uniform builds; that of the reference where they differ by noise. */
    LatencyProfile anchored(UniformEvidence evidence) {
        var fp32 = evidence.builds().stream()
                .filter(build -> build.format() == NumberFormat.FP32)
                .findFirst();
        var times = referenceNanos.stream()
                .map(time -> fp32.map(build -> new PointTime(
                                time.point(), Math.round(time.nanos() * certain(build.ratio(time.point())))))
                        .orElseGet(() -> rewritten(time.point())))
                .toList();
        return new LatencyProfile(variants, referenceNanos, times, omitted, prices, promises);
    }

    private static double certain(Estimate ratio) {
        return ratio.high() < 1 || ratio.low() > 1 ? ratio.value() : 1;
    }

    /** The time of the model with the variants at a shape point. */
    PointTime rewritten(String point) {
        return rewrittenNanos.stream()
                .filter(time -> time.point().equals(point))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model was not timed at " + point));
    }

    /** Nanoseconds of the model as it came, once at each shape point. */
    long passNanos() {
        return referenceNanos.stream().mapToLong(PointTime::nanos).sum();
    }

    /** Microseconds of one pass over the points that have a weight. */
    static double workloadMicros(List<PointTime> times, Map<String, Long> weights) {
        return times.stream()
                .mapToDouble(time -> weights.getOrDefault(time.point(), 0L) * time.nanos() / 1e3)
                .sum();
    }

    /** Microseconds of one pass over the workload under a choice of options: the model with the variants, and the differences. */
    double predictedMicros(PlanProblem problem, List<Integer> choice, PlanProblem.Terms terms) {
        double saved = 0;
        List<Configuration> chosen = new ArrayList<>();
        for (int g = 0; g < choice.size(); g++) {
            chosen.add(problem.configurations().get(g).get(choice.get(g)));
            saved += PlanProblem.savedMicros(problem.subgraphs().get(g), chosen.getLast(), prices.table(), terms);
        }
        saved += Arrays.stream(problem.bondedMicros(chosen, prices.table(), terms))
                .sum();
        return predictedMicros(saved, terms.weights());
    }

    /**
     * Microseconds of one pass over the points that have a weight, under options that save so much by their prices: the model with
     * the variants, and what plans keep of it.
     */
    double predictedMicros(double savedMicros, Map<String, Long> weights) {
        double kept = promises == null ? savedMicros : promises.keptMicros(savedMicros, weights);
        return workloadMicros(rewrittenNanos, weights) - kept;
    }

    /** How many times faster than the model as it came, both by this profile's clock: the machine may run at another speed by now. */
    double predictedSpeedup(PlanProblem problem, List<Integer> choice, PlanProblem.Terms terms) {
        return workloadMicros(referenceNanos, terms.weights()) / predictedMicros(problem, choice, terms);
    }
}
