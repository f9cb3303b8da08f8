package dev.halftone;

import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.LatencyTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What the prices of a table may be wrong by, as errors that several of them share.
 *
 * @param inContext signatures of subgraphs that were timed in their model
 * @param intervals the half of each price's 90 % interval, in nanoseconds
 */
record PriceErrors(Set<String> inContext, Map<PriceErrors.Source, Double> intervals)
        implements ToDoubleFunction<PriceErrors.Source> {

    /** By what share all gains of a format may be off: weights come from caches, or from memory. */
    private static final double OF_FORMAT = 0.25;

    /** By what share a layer's part of a price may be off beyond that. */
    private static final double OF_LAYER = 0.15;

    /** Where an error comes from. */
    sealed interface Source {

        /** What all gains of a format have in common, as a share of them. */
        record Format(NumberFormat format) implements Source {}

        /** A layer in a candidate, migrated or not, as a share of its part of a price. */
        record Layer(String key, int layer, Candidate candidate) implements Source {}

        /** What a configuration was measured by; one that is migrated shares it with its plain twin. In nanoseconds. */
        record Measured(String key, Configuration configuration) implements Source {}

        /** What two neighbours were found to save together, in nanoseconds. */
        record Neighbours(LatencyTable.Pair pair, Candidate candidate) implements Source {}
    }

    PriceErrors {
        inContext = Set.copyOf(inContext);
        intervals = Map.copyOf(intervals);
    }

    /** Those of a table's prices at a shape point. */
    static PriceErrors of(LatencyTable table, String point) {
        Map<Source, Double> intervals = new HashMap<>();
        table.deltas().stream()
                .filter(delta -> delta.point().equals(point))
                .forEach(delta -> intervals.put(measured(delta), (delta.high() - delta.low()) / 2.0));
        table.bonds().stream()
                .filter(bond -> bond.point().equals(point))
                .forEach(bond -> intervals.put(neighbours(bond), (bond.high() - bond.low()) / 2.0));
        return new PriceErrors(table.inContext(), intervals);
    }

    /** All errors that are in prices of a table. */
    Set<Source> sources(LatencyTable table) {
        Set<Source> sources = new HashSet<>();
        table.deltas().forEach(delta -> sources.addAll(of(delta).keySet()));
        table.bonds().forEach(bond -> sources.addAll(of(bond).keySet()));
        return sources;
    }

    /** The standard deviation of an error: a share, or nanoseconds. */
    @Override
    public double applyAsDouble(Source source) {
        return switch (source) {
            case Source.Format _ -> OF_FORMAT;
            case Source.Layer _ -> OF_LAYER;
            case Source.Measured _, Source.Neighbours _ -> intervals.getOrDefault(source, 0.0) / Estimate.REACH;
        };
    }

    /** How often each error is in a price; what costs time by itself is no gain that a format's others tell of. */
    Map<Source, Double> of(LatencyTable.Delta delta) {
        Map<Source, Double> loadings = new HashMap<>();
        loadings.put(measured(delta), 1.0);
        boolean shared = delta.nanos() < 0 || inContext.contains(delta.key());
        var candidates = Configuration.parse(delta.configuration()).candidates();
        long changed = candidates.stream()
                .filter(candidate -> !candidate.equals(Candidate.REFERENCE))
                .count();
        for (int i = 0; i < candidates.size(); i++) {
            var candidate = candidates.get(i);
            if (!candidate.equals(Candidate.REFERENCE)) {
                double part = (double) delta.nanos() / changed;
                loadings.put(new Source.Layer(delta.key(), i, candidate.asPlain()), part);
                if (shared) {
                    loadings.merge(new Source.Format(candidate.format()), part, Double::sum);
                }
            }
        }
        return loadings;
    }

    /** The same for what neighbours save together. */
    Map<Source, Double> of(LatencyTable.Bond bond) {
        var candidate = Configuration.parse(bond.candidate()).candidates().getFirst();
        return Map.of(neighbours(bond), 1.0, new Source.Format(candidate.format()), (double) bond.nanos());
    }

    private static Source measured(LatencyTable.Delta delta) {
        return new Source.Measured(
                delta.key(), Configuration.parse(delta.configuration()).asPlain());
    }

    private static Source neighbours(LatencyTable.Bond bond) {
        return new Source.Neighbours(
                bond.pair(), Configuration.parse(bond.candidate()).candidates().getFirst());
    }
}
