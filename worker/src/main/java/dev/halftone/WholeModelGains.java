package dev.halftone;

import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Prices;
import dev.halftone.rewrite.Assignment;
import dev.halftone.verify.UniformEvidence;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gains of subgraphs, scaled by what builds with one format everywhere really save.
 *
 * <p>A subgraph that is timed by itself has its weights in the processor's caches; in the whole model they come from memory,
 * which small ones gain from. Uniform builds are timed whole before anything is planned: by how much they save more or less
 * than their parts foretold, a format's gains are scaled. So is the build that takes the fastest configuration everywhere, where
 * frontiers end: the formats in it are scaled by what it saves. Of what was timed in its model, as convolutions are, costs are
 * scaled as well as gains, since those figures were fitted together; of the rest costs are left as they are.
 * The model with its rewrites is one of those builds, and its time is taken from the same race.
 *
 * @param rewrittenNanos by shape point: the model with its rewrites
 * @param factors by format and shape point; a format without one is left as it is
 * @param inContext signatures of subgraphs that were timed in their model
 */
record WholeModelGains(
        List<LatencyProfile.PointTime> rewrittenNanos,
        Map<NumberFormat, Map<String, Double>> factors,
        Set<String> inContext) {

    /** Parts that foretell less than this share of the model's time say too little about a factor. */
    private static final double LEAST = 0.1;

    /** Gains stay gains, so that of two plans that change the same layers the one with more gains is still foretold to be faster. */
    private static final double SMALLEST = 0.1;

    /** A factor beyond this comes from something else than caches, such as another kernel for some layers. */
    private static final double MOST = 1.5;

    WholeModelGains {
        rewrittenNanos = List.copyOf(rewrittenNanos);
        factors = Map.copyOf(factors);
        inContext = Set.copyOf(inContext);
    }

    /** The factors that uniform builds tell, each by the configurations that its assignment gives the subgraphs. */
    static WholeModelGains of(
            LatencyStage.Reference reference,
            LatencyProfile profile,
            UniformEvidence evidence,
            Map<NumberFormat, Assignment> assignments,
            Assignment fastest) {
        var foretold = new Foretold(reference, profile.prices().table());
        List<LatencyProfile.PointTime> rewritten = profile.referenceNanos().stream()
                .map(time -> rewritten(evidence, time).orElseGet(() -> profile.rewritten(time.point())))
                .toList();
        Map<NumberFormat, Map<String, Double>> factors = new EnumMap<>(NumberFormat.class);
        var whole = new Whole(profile.referenceNanos(), rewritten, foretold);
        for (var build : evidence.builds()) {
            var assignment = assignments.getOrDefault(build.format(), Assignment.reference());
            factors.put(build.format(), whole.factors(assignment, build.ratios()));
        }
        var ofFastest = whole.factors(fastest, evidence.fastest());
        fastest.choices()
                .values()
                .forEach(choice -> factors.computeIfAbsent(choice.format(), format -> new TreeMap<>())
                        .putAll(ofFastest));
        return new WholeModelGains(rewritten, factors, foretold.inContext());
    }

    /** The model's time as it came and with its rewrites, by shape points in one order. */
    private record Whole(
            List<LatencyProfile.PointTime> reference, List<LatencyProfile.PointTime> rewritten, Foretold foretold) {

        /** By how much the gains of an assignment's parts are multiplied to be what its build saves, by shape point. */
        Map<String, Double> factors(Assignment assignment, Map<String, Estimate> ratios) {
            Map<String, Double> factors = new TreeMap<>();
            for (int i = 0; i < reference.size(); i++) {
                String point = reference.get(i).point();
                var ratio = ratios.get(point);
                var parts = foretold.at(point, assignment);
                if (ratio != null
                        && parts.gainNanos() > LEAST * reference.get(i).nanos()) {
                    double saved = rewritten.get(i).nanos() - reference.get(i).nanos() * ratio.value();
                    factors.put(point, Math.clamp((saved + parts.costNanos()) / parts.gainNanos(), SMALLEST, MOST));
                }
            }
            return factors;
        }
    }

    /** The time of the model with its rewrites in the race of the uniform builds; that of the reference where they differ by noise. */
    private static Optional<LatencyProfile.PointTime> rewritten(
            UniformEvidence evidence, LatencyProfile.PointTime reference) {
        return evidence.builds().stream()
                .filter(build -> build.format() == NumberFormat.FP32)
                .map(build -> build.ratio(reference.point()))
                .map(ratio -> new LatencyProfile.PointTime(
                        reference.point(), Math.round(reference.nanos() * (isCertain(ratio) ? ratio.value() : 1))))
                .findFirst();
    }

    private static boolean isCertain(Estimate ratio) {
        return ratio.high() < 1 || ratio.low() > 1;
    }

    /** The profile with its gains scaled. */
    LatencyProfile applied(LatencyProfile profile) {
        var table = profile.prices().table();
        var scaled = table.with(
                table.deltas().stream().map(this::scaled).toList(),
                table.bonds().stream().map(this::scaled).toList());
        return new LatencyProfile(
                profile.variants(),
                profile.referenceNanos(),
                rewrittenNanos,
                profile.omitted(),
                new Prices(scaled, profile.prices().dropped()));
    }

    private LatencyTable.Delta scaled(LatencyTable.Delta delta) {
        double factor = delta.nanos() < 0 || inContext.contains(delta.key())
                ? factor(Configuration.parse(delta.configuration()), delta.point())
                : 1;
        return new LatencyTable.Delta(
                delta.key(),
                delta.configuration(),
                delta.point(),
                Math.round(factor * delta.nanos()),
                Math.round(factor * delta.low()),
                Math.round(factor * delta.high()));
    }

    private LatencyTable.Bond scaled(LatencyTable.Bond bond) {
        double factor = factor(Configuration.parse(bond.candidate()), bond.point());
        return new LatencyTable.Bond(
                bond.pair(),
                bond.candidate(),
                bond.point(),
                Math.round(factor * bond.nanos()),
                Math.round(factor * bond.low()),
                Math.round(factor * bond.high()));
    }

    /** The mean over the layers that change. */
    private double factor(Configuration configuration, String point) {
        return configuration.candidates().stream()
                .filter(candidate -> !candidate.equals(Candidate.REFERENCE))
                .mapToDouble(candidate ->
                        factors.getOrDefault(candidate.format(), Map.of()).getOrDefault(point, 1.0))
                .average()
                .orElse(1);
    }
}
