package dev.halftone.solve;

import java.math.BigDecimal;
import java.util.List;

/** Sums of a plan without rounding: doubles are decimal fractions, so BigDecimal adds them exactly. */
final class Exact {

    private Exact() {}

    static BigDecimal gain(List<Problem.Group> groups, int[] choice) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int j = 0; j < choice.length; j++) {
            sum = sum.add(new BigDecimal(groups.get(j).options().get(choice[j]).gain()));
        }
        return sum;
    }

    static BigDecimal cost(List<Problem.Group> groups, List<Integer> choice) {
        return cost(groups, choice.stream().mapToInt(Integer::intValue).toArray());
    }

    static BigDecimal cost(List<Problem.Group> groups, int[] choice) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int j = 0; j < choice.length; j++) {
            sum = sum.add(new BigDecimal(groups.get(j).options().get(choice[j]).cost()));
        }
        return sum;
    }

    static boolean feasible(Problem problem, List<Integer> choice) {
        return cost(problem.groups(), choice).compareTo(new BigDecimal(problem.budget())) <= 0;
    }

    static boolean feasible(Problem problem, int[] choice) {
        return cost(problem.groups(), choice).compareTo(new BigDecimal(problem.budget())) <= 0;
    }
}
