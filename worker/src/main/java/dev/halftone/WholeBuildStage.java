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

    /**
     * How much is raced. What a quick model's plans leave open is found out by more of them, where a slow one's would take minutes.
     *
     * @param plans in a race: the fastest that there is, and those that cut the frontier before it in so many
     * @param races at most, each of the plans that the prices promise after the one before
     */
    private record Effort(int plans, int races) {

        private static final Effort QUICK = new Effort(6, 4);

        private static final Effort SLOW = new Effort(3, 2);

        /** So long may the model take at all shapes together for a race of six plans to end in six seconds. */
        private static final long QUICK_NANOS = 35_000_000;

        static Effort of(LatencyProfile profile) {
            return profile.passNanos() <= QUICK_NANOS ? QUICK : SLOW;
        }
    }

    /**
     * What came of it.
     *
     * @param latency the profile with its prices corrected
     * @param timed what a refinement goes on learning from: all builds, the last race's too, of which the profile says what they kept of their promises
     */
    record Result(Profiles.Kept<LatencyProfile> latency, Profiles.Kept<UniformEvidence> uniform, Timed timed) {}

    /**
     * Prices of parts, and builds that were timed whole.
     *
     * @param parts as they were timed by themselves, alike ones levelled, beside the time of the model with its rewrites
     */
    record Timed(LatencyProfile parts, List<CorrectedPrices.Whole> builds) {
        Timed {
            builds = List.copyOf(builds);
        }
    }

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
        return new Result(
                new Profiles.Kept<>(corrected, kept.name(), kept.reused()), uniform, new Timed(profile, builds));
    }

    /**
     * Plans are timed until they take what they were foretold to, or for as long as is worth it. What the last ones were found to
     * take isn't spread over the parts any more: it says what such plans keep of what these very prices promise.
     */
    private LatencyProfile corrected(
            LatencyProfile profile, List<CorrectedPrices.Whole> builds, String uniform, PlanProblem.Terms terms) {
        var effort = Effort.of(profile);
        for (int race = 1; ; race++) {
            var corrected = CorrectedPrices.of(assembly.reference(), profile, builds);
            var plans = new FrontierStage(assembly, effort.plans).run(corrected, uniform, terms);
            var promises = Promises.of(assembly.reference(), corrected, plans);
            builds.addAll(plans);
            if (race == effort.races || promises.surprise(terms.weights()) <= SURPRISE) {
                return corrected.promising(promises);
            }
        }
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
