package dev.halftone.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Problems to test with. */
final class Problems {

    private Problems() {}

    /** Up to 6 groups of up to 4 options; gains and costs from {@code gain} and {@code cost}, the first option free. */
    static Arbitrary<Problem> small(Arbitrary<Double> gain, Arbitrary<Double> cost) {
        Arbitrary<Problem.Option> option = Combinators.combine(gain, cost).as((g, c) -> new Problem.Option("o", g, c));
        Arbitrary<Problem.Group> group = Combinators.combine(
                        option.list().ofMinSize(0).ofMaxSize(3),
                        Arbitraries.frequency(Tuple.of(4, true), Tuple.of(1, false)))
                .as((others, reference) -> group(others, reference || others.isEmpty()));
        return Combinators.combine(group.list().ofMinSize(1).ofMaxSize(6), cost)
                .as((groups, budget) -> new Problem(groups, 2 * budget));
    }

    /** The same with up to 8 bonds between options of any two groups. */
    static Arbitrary<Problem> bonded(Arbitrary<Double> gain, Arbitrary<Double> cost) {
        return Combinators.combine(small(gain, cost), gain.list().ofMaxSize(8), Arbitraries.longs())
                .as((problem, gains, seed) -> {
                    var random = new Random(seed);
                    var bonds = gains.stream()
                            .flatMap(more -> bond(problem.groups(), random, more).stream())
                            .toList();
                    return new Problem(problem.groups(), bonds, problem.budget());
                });
    }

    private static Optional<Problem.Bond> bond(List<Problem.Group> groups, Random random, double gain) {
        int a = random.nextInt(groups.size());
        int b = random.nextInt(groups.size());
        int first = Math.min(a, b);
        int second = Math.max(a, b);
        return first == second
                ? Optional.empty()
                : Optional.of(new Problem.Bond(
                        first,
                        random.nextInt(groups.get(first).options().size()),
                        second,
                        random.nextInt(groups.get(second).options().size()),
                        gain));
    }

    /** A chain in which neighbours that are both changed gain more, as integer convolutions do. */
    static Problem chain(int groups, long seed) {
        var random = new Random(seed);
        List<Problem.Group> all = new ArrayList<>();
        List<Problem.Bond> bonds = new ArrayList<>();
        for (int j = 0; j < groups; j++) {
            all.add(new Problem.Group(
                    "g" + j,
                    List.of(
                            new Problem.Option("reference", 0, 0),
                            new Problem.Option("Int8", 20 * random.nextDouble() - 5, random.nextDouble()))));
            if (j > 0) {
                bonds.add(new Problem.Bond(j - 1, 1, j, 1, 10 * random.nextDouble()));
            }
        }
        return new Problem(all, bonds, 0.25 * groups);
    }

    private static Problem.Group group(List<Problem.Option> others, boolean reference) {
        List<Problem.Option> options = new ArrayList<>();
        if (reference) {
            options.add(new Problem.Option("reference", 0, 0));
        }
        options.addAll(others);
        return new Problem.Group("g", options);
    }

    /** Gains and costs over six decades, more gain mostly at more cost; the budget is 30 % of the range. */
    static Problem wide(int groups, int options, long seed) {
        Random random = new Random(seed);
        List<Problem.Group> all = new ArrayList<>();
        double most = 0;
        for (int j = 0; j < groups; j++) {
            double size = Math.pow(10, 3 * random.nextDouble());
            double harm = Math.pow(10, 3 * random.nextDouble() - 6);
            List<Problem.Option> list = new ArrayList<>(List.of(new Problem.Option("reference", 0, 0)));
            double largest = 0;
            for (int p = 1; p < options; p++) {
                double depth = random.nextDouble();
                double cost = harm * depth * depth * Math.exp(0.5 * random.nextGaussian());
                list.add(new Problem.Option("p" + p, size * depth * Math.exp(0.3 * random.nextGaussian()), cost));
                largest = Math.max(largest, cost);
            }
            most += largest;
            all.add(new Problem.Group("g" + j, list));
        }
        return new Problem(all, 0.3 * most);
    }

    /** Blocks alike in time, as isomorphic subgraphs are, and different in cost. */
    static Problem blocks(int blocks, int kinds, int options, long seed) {
        Random random = new Random(seed);
        double[][] gain = new double[kinds][options];
        for (double[] kind : gain) {
            for (int p = 1; p < options; p++) {
                kind[p] = 1000 * random.nextDouble() - 100;
            }
        }
        List<Problem.Group> all = new ArrayList<>();
        double most = 0;
        for (int b = 0; b < blocks; b++) {
            for (int k = 0; k < kinds; k++) {
                List<Problem.Option> list = new ArrayList<>(List.of(new Problem.Option("reference", 0, 0)));
                for (int p = 1; p < options; p++) {
                    list.add(new Problem.Option("p" + p, gain[k][p], 1e-4 * random.nextDouble()));
                    most += 1e-4 / options;
                }
                all.add(new Problem.Group("b" + b + "k" + k, list));
            }
        }
        return new Problem(all, 0.2 * most);
    }
}
