package dev.halftone;

import dev.halftone.format.NumberFormat;
import dev.halftone.rewrite.Assignment;
import dev.halftone.solve.PlanProblem;
import dev.halftone.verify.UniformEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Times whole builds, or finds them timed: those with one format everywhere, then plans along the frontier that these promise. */
record WholeBuildStage(Assembly assembly) {

    /** A share of a time that predictions may be off by. */
    private static final double SURPRISE = 0.02;

    private static final int MOST_RACES = 2;

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

    /** Plans are timed until they take what they were foretold to; what the last ones kept of it is what the next will keep. */
    private LatencyProfile corrected(
            LatencyProfile profile, List<CorrectedPrices.Whole> builds, String uniform, PlanProblem.Terms terms) {
        var corrected = CorrectedPrices.of(assembly.reference(), profile, builds);
        var promises = new Promises(List.of());
        double surprise = Double.POSITIVE_INFINITY;
        for (int race = 0; race < MOST_RACES && surprise > SURPRISE; race++) {
            var plans = new FrontierStage(assembly).run(corrected, uniform, terms);
            promises = Promises.of(assembly.reference(), corrected, plans);
            surprise = promises.surprise(terms.weights());
            builds.addAll(plans);
            corrected = CorrectedPrices.of(assembly.reference(), profile, builds);
        }
        return promises.kept(corrected);
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
