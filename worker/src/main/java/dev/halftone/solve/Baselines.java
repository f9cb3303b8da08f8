package dev.halftone.solve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a plan is worth comparing with: the same options chosen without looking at them. Each group that is switched
 * takes its option of most gain, the others stay at the reference (option 0).
 */
public final class Baselines {

    private Baselines() {}

    /**
     * A point of a curve.
     *
     * @param groups how many are switched
     */
    public record Point(int groups, double cost, double gain) {}

    /** The first k groups in their order, for k from 0 to all. */
    public static List<Point> prefix(List<Problem.Group> groups) {
        return prefix(groups, List.of());
    }

    /** The same with what bonded options gain together. */
    public static List<Point> prefix(List<Problem.Group> groups, List<Problem.Bond> bonds) {
        return inOrder(groups, bonds, IntStream.range(0, groups.size()).boxed().toList());
    }

    /** The groups that cost least first, for k from 0 to all: a greedy list, as tools that rank layers by their loss make it. */
    public static List<Point> greedy(List<Problem.Group> groups, List<Problem.Bond> bonds) {
        var byCost = IntStream.range(0, groups.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> {
                    var group = groups.get(i);
                    return group.options().get(fastest(group)).cost();
                }))
                .toList();
        return inOrder(groups, bonds, byCost);
    }

    /**
     * k groups in random order, for k from 0 to all: cost and gain averaged over some orders.
     *
     * @param seed the same seed gives the same curve
     * @param draws how many orders, at least 1
     */
    public static List<Point> random(List<Problem.Group> groups, long seed, int draws) {
        return random(groups, List.of(), seed, draws);
    }

    /** The same with what bonded options gain together. */
    public static List<Point> random(List<Problem.Group> groups, List<Problem.Bond> bonds, long seed, int draws) {
        double[] cost = new double[groups.size() + 1];
        double[] gain = new double[groups.size() + 1];
        for (List<Point> curve : randomOrders(groups, bonds, seed, draws)) {
            for (int k = 0; k < cost.length; k++) {
                cost[k] += curve.get(k).cost / draws;
                gain[k] += curve.get(k).gain / draws;
            }
        }
        return IntStream.range(0, cost.length)
                .mapToObj(k -> new Point(k, cost[k], gain[k]))
                .toList();
    }

    /** What the Prefix rule gains within a budget: the longest prefix that fits. */
    public static double prefixGainWithin(List<Problem.Group> groups, double budget) {
        return gainWithin(prefix(groups), budget);
    }

    /** What the Random rule gains within a budget, averaged over some orders: of each the longest start that fits. */
    public static double randomGainWithin(List<Problem.Group> groups, double budget, long seed, int draws) {
        return randomOrders(groups, List.of(), seed, draws).stream()
                .mapToDouble(curve -> gainWithin(curve, budget))
                .average()
                .orElse(0);
    }

    /** Index of the option of most gain, of those the one of least cost, of those the first. */
    static int fastest(Problem.Group group) {
        int best = 0;
        for (int i = 1; i < group.options().size(); i++) {
            Problem.Option option = group.options().get(i);
            Problem.Option other = group.options().get(best);
            if (option.gain() > other.gain() || (option.gain() == other.gain() && option.cost() < other.cost())) {
                best = i;
            }
        }
        return best;
    }

    private static List<List<Point>> randomOrders(
            List<Problem.Group> groups, List<Problem.Bond> bonds, long seed, int draws) {
        if (draws < 1) {
            throw new IllegalArgumentException(draws + " draws; ask for at least 1");
        }
        Random random = new Random(seed);
        List<List<Point>> curves = new ArrayList<>();
        for (int draw = 0; draw < draws; draw++) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, groups.size()).boxed().toList());
            Collections.shuffle(order, random);
            curves.add(inOrder(groups, bonds, order));
        }
        return curves;
    }

    private static List<Point> inOrder(List<Problem.Group> groups, List<Problem.Bond> bonds, List<Integer> order) {
        int[] chosen = new int[groups.size()];
        double cost = 0;
        double gain = 0;
        for (Problem.Group group : groups) {
            cost += group.options().getFirst().cost();
            gain += group.options().getFirst().gain();
        }
        List<Point> curve = new ArrayList<>(List.of(new Point(0, cost, gain)));
        for (int j : order) {
            Problem.Option reference = groups.get(j).options().getFirst();
            double bonded = bonded(bonds, chosen, j);
            chosen[j] = fastest(groups.get(j));
            Problem.Option switched = groups.get(j).options().get(chosen[j]);
            cost += switched.cost() - reference.cost();
            gain += switched.gain() - reference.gain() + bonded(bonds, chosen, j) - bonded;
            curve.add(new Point(curve.size(), cost, gain));
        }
        return curve;
    }

    /** What a group's option gains with those of its neighbours. */
    private static double bonded(List<Problem.Bond> bonds, int[] chosen, int group) {
        return bonds.stream()
                .filter(bond -> bond.group() == group || bond.other() == group)
                .filter(bond -> chosen[bond.group()] == bond.option() && chosen[bond.other()] == bond.otherOption())
                .mapToDouble(Problem.Bond::gain)
                .sum();
    }

    private static double gainWithin(List<Point> curve, double budget) {
        return curve.stream()
                .takeWhile(point -> point.cost <= budget)
                .reduce((before, after) -> after)
                .map(Point::gain)
                .orElse(curve.getFirst().gain);
    }
}
