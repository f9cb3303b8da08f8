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
        var promised = CorrectedPrices.of(assembly.reference(), profile, builds);
        builds.addAll(new FrontierStage(assembly).run(promised, uniform.name(), terms));
        var corrected = CorrectedPrices.of(assembly.reference(), profile, builds);
        return new Result(new Profiles.Kept<>(corrected, kept.name(), kept.reused()), uniform);
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
