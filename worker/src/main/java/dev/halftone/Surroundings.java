package dev.halftone;

import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.Estimate;
import dev.halftone.partition.Partition;
import dev.halftone.solve.Flips;
import dev.halftone.solve.Outcome;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.TiedLayers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The plans around a plan that are worth a measurement, each offered once: the best by all that was measured so far, those that
 * differ from it in one group, and the best by times drawn from what is known of them, so that a plan is tried the sooner the likelier
 * it is to be the best (after Thompson, 1933; Russo et al., arXiv 1707.02038).
 */
final class Surroundings {

    /** Predictions of whole models are off by about as much of their time, so flips that they call slower are measured too. */
    private static final double DOUBT = 0.02;

    /** Handed to the solver of the room that there seems to be. */
    private static final double CAUTION = 0.98;

    /** Of what a plan may lose the next one is given so much: losses of plans are foretold to a few percent. */
    private static final double STEP = 0.95;

    /** Plans for ever less room in a round. */
    private static final int PLANS = 3;

    /** Draws in a round before there seems to be no plan that was not offered yet. */
    private static final int DRAWS = 16;

    /** Draws that are foretold to be slower by more than this were hardly ever found to be faster. */
    private static final double FAR = 0.12;

    /** What plans are foretold to take; whole ones that were timed teach it. */
    interface Prices {

        /** What each option saves, as far as is known by now; the options are always the same. */
        PlanProblem problem();

        /** The same with savings as they may be, as far as is known by now; the same seed draws the same. */
        PlanProblem drawn(long seed);

        /** Microseconds that a plan is foretold to take. */
        double micros(List<Integer> choice);

        /**
         * A plan was timed.
         *
         * @param ratios by shape point: its time over that of the standing plan
         */
        void learn(List<Integer> standing, List<Integer> choice, SortedMap<String, Estimate> ratios);
    }

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

    private final Prices prices;
    private final Partition partition;
    private final DoubleBinaryOperator room;
    private final Set<List<Integer>> offered = new HashSet<>();
    /** Group, option before and option after of the flips that were offered, beside whichever plan. */
    private final Set<List<Integer>> flipped = new HashSet<>();

    private List<Integer> around = List.of();
    /** The least that a plan was predicted to lose that lost too much, since there are neighbours of this one. */
    private double tooMuch = Double.POSITIVE_INFINITY;

    private long draws;

    /**
     * The surroundings of the plans of a problem.
     *
     * @param room predicted loss MSE that a plan may have, by the predicted loss MSE of one and its measured loss
     */
    Surroundings(Prices prices, Partition partition, DoubleBinaryOperator room) {
        this.prices = prices;
        this.partition = partition;
        this.room = room;
    }

    /** Takes in what came of a neighbour. */
    void learn(List<Integer> standing, Neighbour tried, SortedMap<String, Estimate> ratios, boolean holds) {
        // a flip that loses too much tells of its own layers alone
        if (!holds && tried.groups().size() > 1) {
            tooMuch = Math.min(tooMuch, Flips.cost(prices.problem(), tried.choice()));
        }
        if (!ratios.isEmpty()) {
            prices.learn(standing, tried.choice(), ratios);
        }
    }

    /**
     * Neighbours that were not offered yet: plans that are the best by now for the room that the measured loss leaves and for a bit
     * less, then flips of single groups and draws by turns.
     *
     * @param most neighbours
     */
    List<Neighbour> next(List<Integer> choice, double measuredLoss, int most) {
        offered.add(choice);
        if (!choice.equals(around)) {
            around = choice;
            tooMuch = Double.POSITIVE_INFINITY;
        }
        var problem = prices.problem();
        double cost = Flips.cost(problem, choice);
        double widest = room.applyAsDouble(cost, measuredLoss);
        double micros = prices.micros(choice);
        double budget = CAUTION * Math.min(Math.max(widest, cost / CAUTION), tooMuch);
        List<Neighbour> found = new ArrayList<>();
        for (int i = 0; i < PLANS && found.size() < most; i++) {
            planned("planned again for the room that is left", problem, budget * Math.pow(STEP, i), choice, micros)
                    .ifPresent(found::add);
        }
        var flips = flips(problem, choice, widest, -DOUBT * micros).iterator();
        for (int tries = 0; found.size() < most && (flips.hasNext() || tries < DRAWS); tries++) {
            if (flips.hasNext()) {
                found.add(offered(flips.next(), choice));
            }
            if (found.size() < most && tries < DRAWS) {
                double less = budget * Math.pow(STEP, Math.floorMod(draws, PLANS));
                var drawn = prices.drawn(draws++);
                planned("planned again by times as they may be", drawn, less, choice, (1 + FAR) * micros)
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /** The best plan of a problem, if it is foretold to take less than a limit and was not offered yet. */
    private Optional<Neighbour> planned(
            String change, PlanProblem problem, double budget, List<Integer> choice, double limitMicros) {
        return TiedLayers.solve(problem, partition, budget) instanceof Outcome.Solved(var solution)
                        && prices.micros(solution.choice()) < limitMicros
                        && offered.add(solution.choice())
                ? Optional.of(neighbour(change, choice, solution.choice()))
                : Optional.empty();
    }

    private Neighbour offered(Flips.Flip flip, List<Integer> choice) {
        flipped.add(change(choice, flip));
        offered.add(flip.choice());
        return neighbour(describe(flip, choice), choice, flip.choice());
    }

    /** Flips that were not offered yet; those that were offered beside another plan, and are not foretold to help this one, come last. */
    private List<Flips.Flip> flips(PlanProblem problem, List<Integer> choice, double room, double least) {
        return Flips.around(problem, partition, choice, room, least).stream()
                .filter(flip -> !offered.contains(flip.choice()))
                .sorted(Comparator.comparing(flip -> flip.gain() <= 0 && flipped.contains(change(choice, flip))))
                .toList();
    }

    private static List<Integer> change(List<Integer> choice, Flips.Flip flip) {
        return List.of(flip.group(), choice.get(flip.group()), flip.option());
    }

    private Neighbour neighbour(String change, List<Integer> before, List<Integer> after) {
        return new Neighbour(change, changed(before, after), after, prices.micros(before) / prices.micros(after));
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
        var problem = prices.problem();
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
