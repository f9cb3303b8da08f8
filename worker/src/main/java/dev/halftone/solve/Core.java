package dev.halftone.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What reduced-cost fixing leaves open: an option is dropped when choosing it would pull the relaxation's bound below
 * the plan at hand. Groups with one option left keep it; the others are the core.
 */
final class Core {

    /**
     * An open group.
     *
     * @param index the group's index in the instance
     * @param position the positions still open, rising
     */
    // Never compared or shown; an array because the search reads it in its inner loop.
    @SuppressWarnings("ArrayRecordComponent")
    record Open(int index, int[] position) {}

    final Instance instance;
    final Relaxation relaxation;
    /** The best plan so far, one position per group of the instance. */
    final int[] incumbent;
    /** The open groups, those with fewest options first. */
    final List<Open> open;
    /** Positions of all groups in the relaxed plan; right for every group that is not open. */
    final int[] fixed;

    Core(Instance instance, Relaxation relaxation, int[] incumbent) {
        this.instance = instance;
        this.relaxation = relaxation;
        this.incumbent = incumbent;
        this.fixed = relaxation.position;
        long best = instance.gain(incumbent);
        List<Open> found = new ArrayList<>();
        for (int j = 0; j < instance.size(); j++) {
            int group = j;
            int[] kept = IntStream.range(0, instance.option[j].length)
                    .filter(p -> relaxation.bound
                                    - (relaxation.worth[group] - relaxation.worth(instance, group, p))
                                    + relaxation.guard
                            >= best)
                    .toArray();
            if (kept.length > 1) {
                found.add(new Open(j, kept));
            }
        }
        found.sort((a, b) -> Integer.compare(a.position.length, b.position.length));
        open = List.copyOf(found);
    }

    /** Integer cost of the groups that are not open. */
    long fixedCost() {
        long sum = instance.cost(fixed);
        for (Open group : open) {
            sum -= instance.cost[group.index][fixed[group.index]];
        }
        return sum;
    }

    /** Integer gain of the groups that are not open. */
    long fixedGain() {
        long sum = instance.gain(fixed);
        for (Open group : open) {
            sum -= instance.gain[group.index][fixed[group.index]];
        }
        return sum;
    }

    int variables() {
        return open.stream().mapToInt(group -> group.position.length).sum();
    }
}
