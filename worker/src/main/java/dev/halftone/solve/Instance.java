package dev.halftone.solve;

import java.util.List;

/**
 * A problem in integers: undominated options only, costs and gains scaled by powers of two and rounded up, relative
 * to the cheapest option of each group. Integer sums do not depend on the order of summation, so equal plans tie
 * exactly; a plan within {@link #limit} is feasible, and every feasible plan is within {@link #relaxed}.
 */
final class Instance {

    private static final int BITS = 60;

    /** Option index in the problem, by group and position; positions rise in cost and gain. */
    final int[][] option;
    /** Cost above the group's cheapest option. */
    final long[][] cost;
    /** Gain above the group's cheapest option. */
    final long[][] gain;
    /** What may be spent above the cheapest plan: integer costs within it are costs within the budget. */
    final long limit;
    /** The limit and one unit per group: rounding up adds less than that to a feasible plan. */
    final long relaxed;
    /** Sum of the gains of the cheapest options. */
    final long baseGain;
    /** Gains are multiplied by 2 to this power. */
    final int gainScale;

    Instance(Problem problem) {
        List<Problem.Group> groups = problem.groups();
        int size = groups.size();
        option = new int[size][];
        cost = new long[size][];
        gain = new long[size][];
        double largest = 0;
        for (int j = 0; j < size; j++) {
            List<Problem.Option> options = groups.get(j).options();
            option[j] = Dominance.undominated(options, problem.budget());
            double group = 0;
            for (int i : option[j]) {
                group = Math.max(group, Math.abs(options.get(i).gain()));
            }
            largest += group;
        }
        gainScale = BITS - 1 - exponent(largest);
        int costScale = BITS - 1 - exponent(problem.budget());
        long base = 0;
        long spent = 0;
        for (int j = 0; j < size; j++) {
            List<Problem.Option> options = groups.get(j).options();
            int count = option[j].length;
            cost[j] = new long[count];
            gain[j] = new long[count];
            long leastCost = scaledUp(options.get(option[j][0]).cost(), costScale);
            long leastGain = scaledUp(options.get(option[j][0]).gain(), gainScale);
            for (int p = 0; p < count; p++) {
                cost[j][p] = scaledUp(options.get(option[j][p]).cost(), costScale) - leastCost;
                gain[j][p] = scaledUp(options.get(option[j][p]).gain(), gainScale) - leastGain;
            }
            base += leastGain;
            spent += leastCost;
        }
        baseGain = base;
        limit = (long) Math.floor(Math.scalb(problem.budget(), costScale)) - spent;
        relaxed = limit + size;
    }

    int size() {
        return option.length;
    }

    /** Option indices of the problem for positions of this instance. */
    int[] choice(int[] position) {
        int[] choice = new int[position.length];
        for (int j = 0; j < position.length; j++) {
            choice[j] = option[j][position[j]];
        }
        return choice;
    }

    long cost(int[] position) {
        long sum = 0;
        for (int j = 0; j < position.length; j++) {
            sum += cost[j][position[j]];
        }
        return sum;
    }

    long gain(int[] position) {
        long sum = 0;
        for (int j = 0; j < position.length; j++) {
            sum += gain[j][position[j]];
        }
        return sum;
    }

    private static int exponent(double value) {
        return value == 0 ? 0 : Math.getExponent(value);
    }

    private static long scaledUp(double value, int scale) {
        return (long) Math.ceil(Math.scalb(value, scale));
    }
}
