package dev.halftone.solve;

import java.util.ArrayList;
import java.util.List;
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
