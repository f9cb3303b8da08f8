package dev.halftone;

import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.partition.Partition;
import dev.halftone.solve.Flips;
import dev.halftone.solve.Outcome;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.TiedLayers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The plans next to a plan that are worth a measurement, each offered once. */
final class Surroundings {

    /** Predictions of whole models are off by about as much of their time, so flips that they call slower are measured too. */
    private static final double DOUBT = 0.02;

    /** Less room than this is not worth planning again for. */
    private static final double ROOM = 1.02;

    /** Handed to the solver of the room that there seems to be. */
    private static final double CAUTION = 0.98;

    /**
     * A plan next to another.
     *
     * @param change what is other, in a few words
     * @param groups that change
     * @param predicted times faster than that plan
     */
    record Neighbour(String change, Set<Integer> groups, List<Integer> choice, double predicted) {

        Neighbour {
            groups = Set.copyOf(groups);
            choice = List.copyOf(choice);
        }

        /** Whether another plan has all that is other in this one. */
        boolean isPartOf(Neighbour other) {
            return groups.stream()
                    .allMatch(
                            g -> other.groups.contains(g) && other.choice.get(g).equals(choice.get(g)));
        }
    }

    private final PlanProblem problem;
    private final Partition partition;
    private final ToDoubleFunction<List<Integer>> micros;
    private final DoubleBinaryOperator room;
    private final Set<List<Integer>> offered = new HashSet<>();

    /**
     * The surroundings of the plans of a problem.
     *
     * @param micros predicted time of a plan
     * @param room predicted loss MSE that a plan may have, by the predicted loss MSE of one and its measured loss
     */
    Surroundings(
            PlanProblem problem,
            Partition partition,
            ToDoubleFunction<List<Integer>> micros,
            DoubleBinaryOperator room) {
        this.problem = problem;
        this.partition = partition;
        this.micros = micros;
        this.room = room;
    }

    /**
     * Neighbours that were not offered yet: the plan for all the room that the measured loss leaves, then flips of single groups.
     *
     * @param most neighbours
     */
    List<Neighbour> next(List<Integer> choice, double measuredLoss, int most) {
        offered.add(choice);
        double cost = Flips.cost(problem, choice);
        double widest = room.applyAsDouble(cost, measuredLoss);
        List<Neighbour> found = new ArrayList<>();
        if (widest > ROOM * cost
                && TiedLayers.solve(problem, partition, CAUTION * widest) instanceof Outcome.Solved(var solution)
                && offered.add(solution.choice())) {
            found.add(neighbour("planned again for the room that was left", choice, solution.choice()));
        }
        for (var flip : Flips.around(problem, partition, choice, widest, -DOUBT * micros.applyAsDouble(choice))) {
            if (found.size() < most && offered.add(flip.choice())) {
                found.add(neighbour(describe(flip, choice), choice, flip.choice()));
            }
        }
        return found;
    }

    private Neighbour neighbour(String change, List<Integer> before, List<Integer> after) {
        return new Neighbour(
                change, changed(before, after), after, micros.applyAsDouble(before) / micros.applyAsDouble(after));
    }

    private static Set<Integer> changed(List<Integer> before, List<Integer> after) {
        return IntStream.range(0, before.size())
                .filter(g -> !before.get(g).equals(after.get(g)))
                .boxed()
                .collect(Collectors.toSet());
    }

    /** One plan with the changes of several; of those that touch the same group the first. */
    static Neighbour joined(List<Integer> choice, List<Neighbour> neighbours) {
        List<Integer> joined = new ArrayList<>(choice);
        Set<Integer> touched = new HashSet<>();
        List<String> changes = new ArrayList<>();
        double predicted = 1;
        for (var neighbour : neighbours) {
            if (neighbour.groups().stream().noneMatch(touched::contains)) {
                neighbour.groups().forEach(g -> joined.set(g, neighbour.choice().get(g)));
                touched.addAll(neighbour.groups());
                changes.add(neighbour.change());
                predicted *= neighbour.predicted();
            }
        }
        return new Neighbour(String.join("; ", changes), touched, joined, predicted);
    }

    /** The layers that change, as far as they are not many. */
    private String describe(Flips.Flip flip, List<Integer> choice) {
        var options = problem.configurations().get(flip.group());
        var before = options.get(choice.get(flip.group()));
        var after = options.get(flip.option());
        var layers = problem.subgraphs().get(flip.group()).layers();
        var changed = IntStream.range(0, layers.size())
                .filter(i -> !candidate(before, i).equals(candidate(after, i)))
                .boxed()
                .toList();
        int first = changed.getFirst();
        return layers.get(first) + ": " + candidate(before, first).label() + " → "
                + candidate(after, first).label()
                + (changed.size() == 1 ? "" : ", and " + (changed.size() - 1) + " more of its subgraph");
    }

    private static Candidate candidate(Configuration configuration, int layer) {
        return configuration.candidates().get(layer);
    }
}
