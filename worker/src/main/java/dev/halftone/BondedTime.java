package dev.halftone;

import dev.halftone.measure.Candidate;
import dev.halftone.measure.LatencyTable;
import dev.halftone.partition.Neighbours;
import dev.halftone.partition.Subgraph;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Choice;
import java.util.HashMap;
import java.util.Map;

/** What neighbours of different subgraphs save together in a build, beyond what each saves alone. */
record BondedTime(LatencyStage.Reference reference, LatencyTable times, Map<String, Long> weights) {

    /** Microseconds that one pass over the workload takes longer for it; negative is faster. */
    double addedMicros(Assignment assignment) {
        Map<String, Subgraph> subgraphs = new HashMap<>();
        reference
                .partition()
                .subgraphs()
                .forEach(subgraph -> subgraph.layers().forEach(layer -> subgraphs.put(layer, subgraph)));
        double nanos = 0;
        for (var pair : Neighbours.of(reference.graph(), reference.partition())) {
            var first = assignment.choices().get(pair.first());
            var second = assignment.choices().get(pair.second());
            var before = subgraphs.get(pair.first());
            var after = subgraphs.get(pair.second());
            if (first != null && second != null && before != null && after != null) {
                var candidate = chain(first);
                var place = new LatencyTable.Pair(
                        before.signature(),
                        before.layers().indexOf(pair.first()),
                        after.signature(),
                        after.layers().indexOf(pair.second()));
                nanos += candidate.equals(chain(second)) ? nanos(place, candidate) : 0;
            }
        }
        return nanos / 1e3;
    }

    private double nanos(LatencyTable.Pair pair, Candidate candidate) {
        return weights.entrySet().stream()
                .mapToDouble(point -> point.getValue() * times.bondNanos(pair, candidate, point.getKey()))
                .sum();
    }

    private static Candidate chain(Choice choice) {
        return Foretold.candidate(choice).chain();
    }
}
