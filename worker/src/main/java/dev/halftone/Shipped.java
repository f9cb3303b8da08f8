package dev.halftone;

import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.LayerLoss;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.partition.Subgraph;
import dev.halftone.rewrite.Choice;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.SharedErrors;
import dev.halftone.verify.Build;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the published build consists of, planned or uniform, and what the measurements foretold of it.
 *
 * @param problem whose groups the build is read by
 */
record Shipped(
        Build build,
        LatencyStage.Reference reference,
        PlanProblem problem,
        PlanProblem.Terms terms,
        SensitivityTable losses,
        LatencyTable times) {

    static Shipped of(Publication publication) {
        return new Shipped(
                publication.result().verdict().shipped().build(),
                publication.reference(),
                publication.result().problem(),
                publication.result().terms(),
                publication.sensitivity().value().table(),
                publication.latency().value().prices().table());
    }

    /** The candidate of each layer of a group. */
    Configuration configuration(int group) {
        return new Configuration(
                subgraph(group).layers().stream().map(this::candidate).toList());
    }

    Subgraph subgraph(int group) {
        return problem.subgraphs().get(group);
    }

    private Candidate candidate(String layer) {
        Choice choice = build.assignment().choices().get(layer);
        return choice == null
                ? Candidate.REFERENCE
                : new Candidate(choice.format(), choice.emitter(), choice.migrated());
    }

    /** Loss MSE. */
    double cost() {
        return costs().values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Loss MSE of each layer that is changed: what it reads in the codes it was written in costs the writer alone. */
    SortedMap<String, Double> costs() {
        SortedMap<String, Candidate> candidates = new TreeMap<>();
        SortedMap<String, Double> costs = new TreeMap<>();
        build.assignment().choices().forEach((layer, choice) -> {
            candidates.put(layer, candidate(layer));
            costs.put(layer, losses.of(layer, choice).map(LayerLoss::lossMse).orElse(0.0));
        });
        SharedErrors.byReader(reference.graph(), reference.partition(), losses, candidates)
                .forEach((layer, twice) -> costs.merge(layer, -twice, Double::sum));
        return costs;
    }

    /** Microseconds that a group saves in one pass over the workload, with half of what it and its neighbours save together. */
    double savedMicros(int group) {
        return PlanProblem.savedMicros(subgraph(group), timed(group), times, terms)
                + problem.bondedMicros(timed(), times, terms)[group];
    }

    /**
     * Microseconds that the build would save with a group in one of its timed configurations and the others as they are, but for
     * what the others save alone.
     */
    double savedMicros(int group, Configuration configuration) {
        List<Configuration> chosen = new ArrayList<>(timed());
        chosen.set(group, configuration);
        return PlanProblem.savedMicros(subgraph(group), configuration, times, terms)
                + Arrays.stream(problem.bondedMicros(chosen, times, terms)).sum();
    }

    private List<Configuration> timed() {
        return IntStream.range(0, problem.groups().size()).mapToObj(this::timed).toList();
    }

    /**
     * What a group's figures are read from: its configuration, or where these kernels were not timed side by side the
     * timed configuration that has most of its layers in the same formats and changes no other.
     */
    private Configuration timed(int group) {
        var wanted = configuration(group);
        var options = problem.configurations().get(group);
        return options.contains(wanted)
                ? wanted
                : options.stream()
                        .filter(option -> changesNoOther(option, wanted))
                        .max(Comparator.comparingLong((Configuration option) -> alike(option, wanted))
                                .thenComparingDouble(
                                        option -> PlanProblem.savedMicros(subgraph(group), option, times, terms)))
                        .orElseGet(() ->
                                Configuration.reference(wanted.candidates().size()));
    }

    private static boolean changesNoOther(Configuration option, Configuration wanted) {
        return IntStream.range(0, option.candidates().size())
                .allMatch(i -> option.candidates().get(i).equals(Candidate.REFERENCE) || isAlike(option, wanted, i));
    }

    private static long alike(Configuration option, Configuration wanted) {
        return IntStream.range(0, option.candidates().size())
                .filter(i -> isAlike(option, wanted, i))
                .count();
    }

    private static boolean isAlike(Configuration option, Configuration wanted, int layer) {
        return option.candidates().get(layer).format()
                == wanted.candidates().get(layer).format();
    }
}
