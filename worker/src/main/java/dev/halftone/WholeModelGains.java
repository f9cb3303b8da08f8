package dev.halftone;

import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Prices;
import dev.halftone.rewrite.Assignment;
import dev.halftone.verify.UniformEvidence;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gains of subgraphs, scaled by what builds with one format everywhere really save.
 *
 * <p>A subgraph that is timed by itself has its weights in the processor's caches; in the whole model they come from memory,
 * which small ones gain from. Uniform builds are timed whole before anything is planned: by how much they save more or less
 * than their parts foretold, a format's gains are scaled. What was timed in its model, as convolutions are, is left as it is.
 *
 * @param factors by format; a format without one is left as it is
 * @param inContext signatures of subgraphs that were timed in their model
 */
record WholeModelGains(Map<NumberFormat, Double> factors, Set<String> inContext) {

    /** Parts that foretell less than this share of the model's time say too little about a factor. */
    private static final double LEAST = 0.1;

    /** Gains stay gains, so that of two plans that change the same layers the one with more gains is still foretold to be faster. */
    private static final double SMALLEST = 0.1;

    /** A factor beyond this comes from something else than caches, such as another kernel for some layers. */
    private static final double MOST = 1.5;

    WholeModelGains {
        factors = Map.copyOf(factors);
        inContext = Set.copyOf(inContext);
    }

    /** The factors that uniform builds tell. */
    static WholeModelGains of(
            LatencyStage.Reference reference,
            LatencyProfile profile,
            UniformEvidence evidence,
            Map<NumberFormat, Assignment> assignments,
            Map<String, Long> weights) {
        Map<NumberFormat, Double> factors = new EnumMap<>(NumberFormat.class);
        var table = profile.prices().table();
        var inContext = inContext(table);
        var subgraphs = reference.partition().subgraphs();
        var timedTogether = subgraphs.stream()
                .filter(subgraph -> inContext.contains(subgraph.signature()))
                .toList();
        var timedApart = subgraphs.stream()
                .filter(subgraph -> !inContext.contains(subgraph.signature()))
                .toList();
        double whole = LatencyProfile.workloadMicros(profile.referenceNanos(), weights);
        var bonded = new BondedTime(reference, table, weights);
        double rewritten = share(evidence, NumberFormat.FP32).orElse(1.0);
        for (var build : evidence.builds()) {
            var format = build.format();
            var assignment = assignments.getOrDefault(format, Assignment.reference());
            double together =
                    UniformStage.addedMicros(timedTogether, format, table, weights) + bonded.addedMicros(assignment);
            double apart = UniformStage.addedMicros(timedApart, format, table, weights);
            double foretold = -apart / whole;
            double saved = rewritten - 1 / build.speedup().value() + together / whole;
            if (foretold > LEAST) {
                factors.put(format, Math.clamp(saved / foretold, SMALLEST, MOST));
            }
        }
        return new WholeModelGains(factors, inContext);
    }

    private static Set<String> inContext(LatencyTable table) {
        Set<String> signatures = new HashSet<>();
        for (var bond : table.bonds()) {
            signatures.add(bond.pair().key());
            signatures.add(bond.pair().other());
        }
        return signatures;
    }

    /** The time of a uniform build as a share of the model's as it came, in one race. */
    private static Optional<Double> share(UniformEvidence evidence, NumberFormat format) {
        return evidence.builds().stream()
                .filter(build -> build.format() == format)
                .map(build -> 1 / build.speedup().value())
                .findFirst();
    }

    /** The profile with its gains scaled; what costs time is left as it is. */
    LatencyProfile applied(LatencyProfile profile) {
        var table = profile.prices().table();
        var scaled = new LatencyTable(
                table.fingerprint(),
                table.clock(),
                table.references(),
                table.deltas().stream().map(this::scaled).toList(),
                table.bonds(),
                table.refusals());
        return new LatencyProfile(
                profile.variants(),
                profile.referenceNanos(),
                profile.rewrittenNanos(),
                profile.omitted(),
                new Prices(scaled, profile.prices().dropped()));
    }

    private LatencyTable.Delta scaled(LatencyTable.Delta delta) {
        double factor = delta.nanos() < 0 && !inContext.contains(delta.key())
                ? factor(Configuration.parse(delta.configuration()))
                : 1;
        return new LatencyTable.Delta(
                delta.key(),
                delta.configuration(),
                delta.point(),
                Math.round(factor * delta.nanos()),
                Math.round(factor * delta.low()),
                Math.round(factor * delta.high()));
    }

    /** The mean over the layers that change. */
    private double factor(Configuration configuration) {
        return configuration.candidates().stream()
                .filter(candidate -> !candidate.equals(Candidate.REFERENCE))
                .mapToDouble(candidate -> factors.getOrDefault(candidate.format(), 1.0))
                .average()
                .orElse(1);
    }
}
