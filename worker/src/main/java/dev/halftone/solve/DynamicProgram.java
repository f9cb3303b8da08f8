package dev.halftone.solve;

import java.util.ArrayList;
import java.util.List;

/**
 * Group by group, keeps the partial plans that no other matches or beats, and of those the ones whose Lagrangian bound
 * reaches the best plan known (Dyer, Riha and Walker, 1995). Proves the optimum, and of all optimal plans finds the one
 * of least cost, then of fewest options other than the reference. Gives up at a fixed number of states, so the answer
 * never depends on the clock.
 */
final class DynamicProgram implements CoreSolver {

    private final int capacity;

    /** @param capacity states kept over all groups before it gives up */
    DynamicProgram(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public Answer search(Core core) {
        int depth = core.open.size();
        double[] rest = restWorth(core);
        double lambda = core.relaxation.lambda;
        long limit = core.instance.limit - core.fixedCost();
        long relaxed = core.instance.relaxed - core.fixedCost();
        long best = core.instance.gain(core.incumbent) - core.fixedGain();
        long[] tailCost = new long[depth + 1];
        long[] tailGain = new long[depth + 1];
        for (int level = depth - 1; level >= 0; level--) {
            int j = core.open.get(level).index();
            tailCost[level] = tailCost[level + 1] + core.instance.cost[j][core.fixed[j]];
            tailGain[level] = tailGain[level + 1] + core.instance.gain[j][core.fixed[j]];
        }
        List<States> levels = new ArrayList<>();
        States states = States.root();
        levels.add(states);
        long stored = 1;
        int completedLevel = -1;
        int completedState = -1;
        for (int level = 0; level < depth; level++) {
            Core.Open group = core.open.get(level);
            double floor = best - core.relaxation.guard - rest[level + 1] - lambda * relaxed;
            States next = States.none();
            for (int position : group.position()) {
                next = next.mergedWith(
                        states,
                        new States.Shift(
                                position,
                                core.instance.cost[group.index()][position],
                                core.instance.gain[group.index()][position],
                                core.instance.option[group.index()][position] == 0 ? 0 : 1,
                                relaxed,
                                lambda,
                                floor));
            }
            states = next;
            levels.add(states);
            stored += states.size;
            for (int s = 0; s < states.size; s++) {
                long gain = states.gain[s] + tailGain[level + 1];
                if (gain > best && states.cost[s] + tailCost[level + 1] <= limit) {
                    best = gain;
                    completedLevel = level + 1;
                    completedState = s;
                }
            }
            if (stored > capacity) {
                List<int[]> plans =
                        completedLevel < 0 ? List.of() : List.of(plan(core, levels, completedLevel, completedState));
                return new Answer(plans, Long.MAX_VALUE, "");
            }
        }
        return proven(core, levels, limit);
    }

    /** The last level holds every plan that may be optimal, by rising gain: those beyond the limit need the exact check. */
    private static Answer proven(Core core, List<States> levels, long limit) {
        States last = levels.getLast();
        List<int[]> plans = new ArrayList<>();
        for (int s = last.size - 1; s >= 0; s--) {
            plans.add(plan(core, levels, levels.size() - 1, s));
            if (last.cost[s] <= limit) {
                break;
            }
        }
        long bound = last.size == 0 ? core.instance.gain(core.incumbent) : last.gain[last.size - 1] + core.fixedGain();
        return new Answer(plans, bound, "");
    }

    private static double[] restWorth(Core core) {
        double[] rest = new double[core.open.size() + 1];
        for (int level = core.open.size() - 1; level >= 0; level--) {
            rest[level] =
                    rest[level + 1] + core.relaxation.worth[core.open.get(level).index()];
        }
        return rest;
    }

    private static int[] plan(Core core, List<States> levels, int level, int state) {
        int[] plan = core.fixed.clone();
        int at = state;
        for (int i = level; i > 0; i--) {
            States states = levels.get(i);
            plan[core.open.get(i - 1).index()] = states.position[at];
            at = states.parent[at];
        }
        return plan;
    }
}
