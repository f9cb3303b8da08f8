package dev.halftone.solve;

import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Configuration;
import dev.halftone.partition.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Plans in which layers with one weight are in one format, so that the file holds it once. */
public final class TiedLayers {

    private final PlanProblem problem;
    private final double budget;
    private final List<Set<String>> sets;

    private TiedLayers(PlanProblem problem, Partition partition, double budget) {
        this.problem = problem;
        this.budget = budget;
        this.sets = sets(partition);
    }

    /**
     * Solves a problem; where layers with one weight would be in several formats, once for each format that they could be in.
     */
    public static Outcome solve(PlanProblem problem, Partition partition, double budget) {
        return new TiedLayers(problem, partition, budget).solve(new LinkedHashMap<>());
    }

    /** Whether layers with one weight are in one format. */
    static boolean hold(PlanProblem problem, Partition partition, List<Integer> choice) {
        var tied = new TiedLayers(problem, partition, 0);
        return tied.sets.stream().allMatch(set -> tied.formats(set, choice).size() == 1);
    }

    /** The layers of each weight that several layers have. */
    private static List<Set<String>> sets(Partition partition) {
        Map<String, Set<String>> byWeight = new LinkedHashMap<>();
        partition
                .layers()
                .forEach(layer -> layer.weight()
                        .ifPresent(weight -> byWeight.computeIfAbsent(weight.value(), key -> new LinkedHashSet<>())
                                .add(layer.node())));
        return byWeight.values().stream().filter(set -> set.size() > 1).toList();
    }

    private Outcome solve(Map<String, NumberFormat> fixed) {
        var outcome = restricted(fixed);
        if (!(outcome instanceof Outcome.Solved(Solution solution))) {
            return outcome;
        }
        var torn = sets.stream()
                .filter(set -> formats(set, solution.choice()).size() > 1)
                .findFirst();
        return torn.isPresent() ? best(fixed, torn.get()) : outcome;
    }

    /** Of the formats that a set could be in, the one whose plan gains most; the reference is always one. */
    private Outcome best(Map<String, NumberFormat> fixed, Set<String> set) {
        Map<NumberFormat, Solution> plans = new EnumMap<>(NumberFormat.class);
        for (var format : possible(set)) {
            Map<String, NumberFormat> more = new LinkedHashMap<>(fixed);
            set.forEach(layer -> more.put(layer, format));
            if (solve(more) instanceof Outcome.Solved(Solution solution)) {
                plans.put(format, solution);
            }
        }
        var best = most(plans.values(), Solution::gain);
        double bound = most(plans.values(), Solution::upperBound).upperBound();
        return new Outcome.Solved(new Solution(best.choice(), best.gain(), best.cost(), bound, best.note()));
    }

    private static Solution most(Collection<Solution> plans, ToDoubleFunction<Solution> figure) {
        Solution most = plans.iterator().next();
        for (var plan : plans) {
            most = figure.applyAsDouble(plan) > figure.applyAsDouble(most) ? plan : most;
        }
        return most;
    }

    private Outcome restricted(Map<String, NumberFormat> fixed) {
        List<Problem.Group> groups = new ArrayList<>();
        List<List<Integer>> places = new ArrayList<>();
        for (int g = 0; g < problem.groups().size(); g++) {
            List<Integer> kept = kept(g, fixed);
            if (kept.isEmpty()) {
                return new Outcome.Infeasible(Double.POSITIVE_INFINITY, "no option has the format of all layers");
            }
            var group = problem.groups().get(g);
            groups.add(new Problem.Group(
                    group.name(), kept.stream().map(group.options()::get).toList()));
            places.add(kept);
        }
        var outcome = Planner.solve(new Problem(groups, bonds(places), budget));
        return outcome instanceof Outcome.Solved(Solution solution)
                ? new Outcome.Solved(new Solution(
                        original(solution.choice(), places),
                        solution.gain(),
                        solution.cost(),
                        solution.upperBound(),
                        solution.note()))
                : outcome;
    }

    /** What options gain together, where both are still there. */
    private List<Problem.Bond> bonds(List<List<Integer>> places) {
        return problem.bonds().stream()
                .filter(bond -> places.get(bond.group()).contains(bond.option())
                        && places.get(bond.other()).contains(bond.otherOption()))
                .map(bond -> new Problem.Bond(
                        bond.group(),
                        places.get(bond.group()).indexOf(bond.option()),
                        bond.other(),
                        places.get(bond.other()).indexOf(bond.otherOption()),
                        bond.gain()))
                .toList();
    }

    private static List<Integer> original(List<Integer> choice, List<List<Integer>> places) {
        List<Integer> original = new ArrayList<>();
        for (int g = 0; g < choice.size(); g++) {
            original.add(places.get(g).get(choice.get(g)));
        }
        return original;
    }

    private List<Integer> kept(int group, Map<String, NumberFormat> fixed) {
        var layers = problem.subgraphs().get(group).layers();
        var configurations = problem.configurations().get(group);
        List<Integer> kept = new ArrayList<>();
        for (int option = 0; option < configurations.size(); option++) {
            boolean fits = true;
            for (int i = 0; i < layers.size(); i++) {
                var format = fixed.get(layers.get(i));
                fits &= format == null || format == format(configurations.get(option), i);
            }
            if (fits) {
                kept.add(option);
            }
        }
        return kept;
    }

    private Set<NumberFormat> formats(Set<String> set, List<Integer> choice) {
        Set<NumberFormat> formats = new LinkedHashSet<>();
        for (int g = 0; g < choice.size(); g++) {
            collect(set, g, problem.configurations().get(g).get(choice.get(g)), formats);
        }
        return formats;
    }

    private SortedSet<NumberFormat> possible(Set<String> set) {
        SortedSet<NumberFormat> formats = new TreeSet<>();
        for (int g = 0; g < problem.groups().size(); g++) {
            for (var configuration : problem.configurations().get(g)) {
                collect(set, g, configuration, formats);
            }
        }
        return formats;
    }

    private void collect(Set<String> set, int group, Configuration configuration, Set<NumberFormat> formats) {
        var layers = problem.subgraphs().get(group).layers();
        for (int i = 0; i < layers.size(); i++) {
            if (set.contains(layers.get(i))) {
                formats.add(format(configuration, i));
            }
        }
    }

    private static NumberFormat format(Configuration configuration, int layer) {
        return configuration.candidates().get(layer).format();
    }
}
