package dev.halftone;

import dev.halftone.format.NumberFormat;
import dev.halftone.rewrite.Assignment;
import dev.halftone.solve.PlanProblem;
import dev.halftone.verify.UniformEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** Times whole builds, or finds them timed: those with one format everywhere, then plans along the frontier that these promise. */
record WholeBuildStage(Assembly assembly) {

    /** A share of a time that predictions may be off by. */
    private static final double SURPRISE = 0.02;

    private static final int MOST_RACES = 4;

    /**
     * What came of it.
     *
     * @param latency the profile with its prices corrected
     */
    record Result(Profiles.Kept<LatencyProfile> latency, Profiles.Kept<UniformEvidence> uniform) {}

    Result run(SortedMap<NumberFormat, Assignment> assignments, PlanProblem.Terms terms) {
        var kept = assembly.latency();
        var uniform = uniform(assignments);
        var profile = kept.value().levelled().anchored(uniform.value());
        List<CorrectedPrices.Whole> builds = new ArrayList<>();
        uniform.value().builds().stream()
                .map(build -> new CorrectedPrices.Whole(
                        assignments.getOrDefault(build.format(), Assignment.reference()), build.ratios()))
                .forEach(builds::add);
        var corrected = corrected(profile, builds, uniform.name(), terms);
        return new Result(new Profiles.Kept<>(corrected, kept.name(), kept.reused()), uniform);
    }

    /** Plans are timed until they take what they were foretold to: what was luckily priced is what plans are made of. */
    private LatencyProfile corrected(
            LatencyProfile profile, List<CorrectedPrices.Whole> builds, String uniform, PlanProblem.Terms terms) {
        var corrected = CorrectedPrices.of(assembly.reference(), profile, builds);
        double surprise = Double.POSITIVE_INFINITY;
        for (int race = 0; race < MOST_RACES && surprise > SURPRISE; race++) {
            var plans = new FrontierStage(assembly).run(corrected, uniform, terms);
            surprise = surprise(corrected, plans, terms.weights());
            builds.addAll(plans);
            corrected = CorrectedPrices.of(assembly.reference(), profile, builds);
        }
        return corrected;
    }

    /** The most that a build's time is away from what was foretold, as a share of it. */
    private double surprise(LatencyProfile promised, List<CorrectedPrices.Whole> plans, Map<String, Long> weights) {
        double[] foretold = new double[plans.size()];
        double[] measured = new double[plans.size()];
        for (var time : promised.referenceNanos()) {
            long weight = weights.getOrDefault(time.point(), 0L);
            var here = Foretold.of(assembly.reference(), promised.prices().table(), time.point());
            long rewritten = promised.rewritten(time.point()).nanos();
            for (int i = 0; i < plans.size(); i++) {
                var plan = plans.get(i);
                var ratio = Objects.requireNonNull(plan.ratios().get(time.point()));
                foretold[i] += weight
                        * (double) (rewritten + here.parts(plan.assignment()).nanos());
                measured[i] += weight * time.nanos() * ratio.value();
            }
        }
        return IntStream.range(0, plans.size())
                .mapToDouble(i -> Math.abs(measured[i] / foretold[i] - 1))
                .max()
                .orElse(0);
    }

    private Profiles.Kept<UniformEvidence> uniform(SortedMap<NumberFormat, Assignment> assignments) {
        return new UniformStage(
                        assembly.backend(),
                        assembly.settings(),
                        assembly.profiles(),
                        assembly.progress(),
                        assembly.losses())
                .run(
                        assembly.inspection(),
                        assembly.sensitivity(),
                        assembly.latency(),
                        assembly.reference(),
                        assignments,
                        assembly.builder(),
                        assembly.seed());
    }
}
