package dev.halftone.solve;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Drops the options that no optimal plan needs: those that cost more than the budget, and those that another option
 * of the group matches or beats in both cost and gain. Only this (Pareto) dominance keeps the integer optimum.
 */
final class Dominance {

    private Dominance() {}

    /** Indices of the options kept, by rising cost and strictly rising gain; never empty. Ties go to the lowest index. */
    static int[] undominated(List<Problem.Option> options, double budget) {
        int[] byCost = IntStream.range(0, options.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> options.get(i).cost())
                        .thenComparing(i -> options.get(i).gain(), Comparator.reverseOrder())
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] kept = new int[byCost.length];
        int count = 0;
        for (int i : byCost) {
            boolean affordable = count == 0 || options.get(i).cost() <= budget;
            boolean better = count == 0
                    || options.get(i).gain() > options.get(kept[count - 1]).gain();
            if (affordable && better) {
                kept[count++] = i;
            }
        }
        return Arrays.copyOf(kept, count);
    }
}
