package dev.halftone;

import dev.halftone.measure.Candidate;
import dev.halftone.measure.LatencyTable;
import dev.halftone.partition.Neighbours;
import dev.halftone.partition.Subgraph;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What neighbours of different subgraphs save together in a build, beyond what each saves alone. */
record BondedTime(LatencyStage.Reference reference, LatencyTable times, Map<String, Long> weights) {

    /** Microseconds that one pass over the workload takes longer for it; negative is faster. */
    double addedMicros(Assignment assignment) {
        return weights.entrySet().stream()
                .mapToDouble(point -> point.getValue()
                        * bonds(assignment, point.getKey()).stream()
                                .mapToLong(LatencyTable.Bond::nanos)
                                .sum()
                        / 1e3)
                .sum();
    }

    /** What the neighbours save together at a shape point that are in one chain. */
    List<LatencyTable.Bond> bonds(Assignment assignment, String point) {
        Map<String, Subgraph> subgraphs = new HashMap<>();
        reference
                .partition()
                .subgraphs()
                .forEach(subgraph -> subgraph.layers().forEach(layer -> subgraphs.put(layer, subgraph)));
        List<LatencyTable.Bond> bonds = new ArrayList<>();
        for (var pair : Neighbours.of(reference.graph(), reference.partition())) {
            var first = assignment.choices().get(pair.first());
            var second = assignment.choices().get(pair.second());
            var before = subgraphs.get(pair.first());
            var after = subgraphs.get(pair.second());
            if (first != null
                    && second != null
                    && before != null
                    && after != null
                    && chain(first).equals(chain(second))) {
                var place = new LatencyTable.Pair(
                        before.signature(),
                        before.layers().indexOf(pair.first()),
                        after.signature(),
                        after.layers().indexOf(pair.second()));
                times.bonds(place, chain(first), point).forEach(bonds::add);
            }
        }
        return bonds;
    }

    private static Candidate chain(Choice choice) {
        return Foretold.candidate(choice).chain();
    }
}
