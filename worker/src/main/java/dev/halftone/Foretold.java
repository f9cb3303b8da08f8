package dev.halftone;

import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LatencyTable;
import dev.halftone.partition.Subgraph;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Choice;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which prices at a shape point make up what a build is foretold to take. */
record Foretold(LatencyStage.Reference reference, BondedTime bonded, String point, Map<String, List<Timed>> timed) {

    /** A price with the configuration that it is of. */
    record Timed(Configuration configuration, LatencyTable.Delta delta) {}

    /**
     * Prices that are added up, each as often as it counts.
     *
     * @param deltas of the subgraphs that change
     * @param bonds of the neighbours that are in one chain
     */
    record Parts(List<LatencyTable.Delta> deltas, List<LatencyTable.Bond> bonds) {

        /** How much longer one run takes than that of the model with its rewrites; negative is faster. */
        long nanos() {
            return deltas.stream().mapToLong(LatencyTable.Delta::nanos).sum()
                    + bonds.stream().mapToLong(LatencyTable.Bond::nanos).sum();
        }
    }

    /** What a table foretells at a shape point. */
    static Foretold of(LatencyStage.Reference reference, LatencyTable times, String point) {
        return new Foretold(
                reference,
                new BondedTime(reference, times, Map.of(point, 1L)),
                point,
                times.deltas().stream()
                        .filter(delta -> delta.point().equals(point))
                        .map(delta -> new Timed(Configuration.parse(delta.configuration()), delta))
                        .collect(Collectors.groupingBy(timed -> timed.delta.key())));
    }

    /**
     * The prices of an assignment's parts. A configuration that was not timed, as some of its layers are migrated and some not or
     * nobody tried that mixture, counts as the nearest that was: with the most layers as they are in the assignment and the
     * others as they came.
     */
    Parts parts(Assignment assignment) {
        return new Parts(
                reference.partition().subgraphs().stream()
                        .flatMap(subgraph -> nearest(subgraph, configuration(subgraph, assignment)).stream())
                        .toList(),
                bonded.bonds(assignment, point));
    }

    private Optional<LatencyTable.Delta> nearest(Subgraph subgraph, Configuration wanted) {
        return timed.getOrDefault(subgraph.signature(), List.of()).stream()
                .filter(timed -> likeness(timed.configuration, wanted) > 0)
                .max(Comparator.comparingInt((Timed timed) -> likeness(timed.configuration, wanted))
                        .thenComparing(timed -> timed.delta.nanos(), Comparator.reverseOrder()))
                .map(Timed::delta);
    }

    /** How near what was timed is to a configuration: 0 for one that changes a layer otherwise. */
    private static int likeness(Configuration timed, Configuration wanted) {
        int likeness = 0;
        for (int i = 0; i < timed.candidates().size(); i++) {
            var candidate = timed.candidates().get(i);
            var other = wanted.candidates().get(i);
            if (candidate.equals(other)) {
                likeness += candidate.equals(Candidate.REFERENCE) ? 0 : 3;
            } else if (candidate.asPlain().equals(other.asPlain())) {
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
