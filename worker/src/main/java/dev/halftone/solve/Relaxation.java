package dev.halftone.solve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The Lagrangian relaxation, min over lambda of sum over groups of max(gain - lambda cost) + lambda budget, solved
 * exactly: it is least at the slope of the hull step that no longer fits (Sinha and Zoltners, 1979).
 */
final class Relaxation {

    /** One step along the upper convex hull of a group's options. */
    private record Step(int group, int from, int to, double slope) {}

    /** The price of one unit of cost, in units of gain. */
    final double lambda;
    /** Position of each group in the plan that is optimal at this price; within the limit. */
    final int[] position;
    /** No feasible plan has more integer gain. */
    final long bound;
    /** What each group's best option is worth at this price: gain - lambda cost. */
    final double[] worth;
    /** What rounding in double may have hidden, in integer gain. */
    final double guard;

    Relaxation(Instance instance) {
        List<Step> steps = new ArrayList<>();
        for (int j = 0; j < instance.size(); j++) {
            hull(instance.cost[j], instance.gain[j], j, steps);
        }
        steps.sort(Comparator.comparingDouble((Step s) -> -s.slope).thenComparingInt(Step::group));
        position = new int[instance.size()];
        long left = instance.limit;
        double price = 0;
        for (Step step : steps) {
            long cost = instance.cost[step.group][step.to] - instance.cost[step.group][step.from];
            if (cost > left) {
                price = step.slope;
                break;
            }
            left -= cost;
            position[step.group] = step.to;
        }
        lambda = price;
        worth = new double[instance.size()];
        double sum = 0;
        double magnitude = 0;
        for (int j = 0; j < instance.size(); j++) {
            worth[j] = worth(instance, j, position[j]);
            sum += worth[j];
            magnitude += instance.gain[j][position[j]];
        }
        double total = sum + lambda * instance.relaxed;
        guard = 1 + 0x1p-45 * (magnitude + lambda * Math.abs((double) instance.relaxed));
        bound = (long) Math.ceil(total + guard);
    }

    /** What an option is worth at the price found. */
    double worth(Instance instance, int group, int at) {
        return instance.gain[group][at] - lambda * instance.cost[group][at];
    }

    private static void hull(long[] cost, long[] gain, int group, List<Step> steps) {
        int[] corner = new int[cost.length];
        int top = 0;
        for (int p = 1; p < cost.length; p++) {
            while (top > 0 && slope(cost, gain, corner[top - 1], corner[top]) <= slope(cost, gain, corner[top], p)) {
                top--;
            }
            corner[++top] = p;
        }
        for (int i = 0; i < top; i++) {
            steps.add(new Step(group, corner[i], corner[i + 1], slope(cost, gain, corner[i], corner[i + 1])));
        }
    }

    private static double slope(long[] cost, long[] gain, int from, int to) {
        // Equal integer costs differ by less than a unit.
        double run = Math.max(1, cost[to] - cost[from]);
        return (gain[to] - gain[from]) / run;
    }
}
