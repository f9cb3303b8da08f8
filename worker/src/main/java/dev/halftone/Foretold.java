package dev.halftone;

import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LatencyTable;
import dev.halftone.partition.Subgraph;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Choice;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/** What the prices of its subgraphs foretell of a build. */
record Foretold(LatencyStage.Reference reference, LatencyTable times, Set<String> inContext) {

    /**
     * Of one run at a shape point.
     *
     * @param gainNanos what subgraphs save that are faster; of those that were timed in their model all, slower ones too, and
     *     what neighbours save together
     * @param costNanos what all others take longer
     */
    record Parts(double gainNanos, double costNanos) {}

    Foretold(LatencyStage.Reference reference, LatencyTable times) {
        this(reference, times, times.inContext());
    }

    /**
     * What an assignment's parts foretell. A configuration that was not timed, as some of its layers are migrated and some not or
     * nobody tried that mixture, counts as the nearest that was: with the most layers as they are in the assignment and the
     * others as they came.
     */
    Parts at(String point, Assignment assignment) {
        double gain = 0;
        double cost = 0;
        for (var subgraph : reference.partition().subgraphs()) {
            double nanos = nanos(subgraph, configuration(subgraph, assignment), point);
            if (nanos < 0 || inContext.contains(subgraph.signature())) {
                gain -= nanos;
            } else {
                cost += nanos;
            }
        }
        double together = 1e3 * new BondedTime(reference, times, Map.of(point, 1L)).addedMicros(assignment);
        return new Parts(gain - together, cost);
    }

    private double nanos(Subgraph subgraph, Configuration configuration, String point) {
        return times.deltas().stream()
                .filter(delta -> delta.key().equals(subgraph.signature())
                        && delta.point().equals(point))
                .filter(delta -> likeness(delta, configuration) > 0)
                .max(Comparator.comparingInt((LatencyTable.Delta delta) -> likeness(delta, configuration))
                        .thenComparing(LatencyTable.Delta::nanos, Comparator.reverseOrder()))
                .map(LatencyTable.Delta::nanos)
                .orElse(0L);
    }

    /** How near what was timed is to a configuration: 0 for one that changes a layer otherwise. */
    private static int likeness(LatencyTable.Delta timed, Configuration configuration) {
        int likeness = 0;
        var candidates = Configuration.parse(timed.configuration()).candidates();
        for (int i = 0; i < candidates.size(); i++) {
            var candidate = candidates.get(i);
            var wanted = configuration.candidates().get(i);
            if (candidate.equals(wanted)) {
                likeness += candidate.equals(Candidate.REFERENCE) ? 0 : 3;
            } else if (candidate.asPlain().equals(wanted.asPlain())) {
                likeness += 2;
            } else if (!candidate.equals(Candidate.REFERENCE)) {
                return 0;
            }
        }
        return likeness;
    }

    private static Configuration configuration(Subgraph subgraph, Assignment assignment) {
        return new Configuration(subgraph.layers().stream()
                .map(layer -> {
                    var choice = assignment.choices().get(layer);
                    return choice == null ? Candidate.REFERENCE : candidate(choice);
                })
                .toList());
    }

    /** The way to run a layer that a choice is one of. */
    static Candidate candidate(Choice choice) {
        return new Candidate(choice.format(), choice.emitter(), choice.migrated());
    }
}
