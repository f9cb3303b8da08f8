package dev.halftone.solve;

/** Partial plans that do not dominate each other: rising in cost and in gain. */
final class States {

    /**
     * One more choice for every state.
     *
     * @param changed 1 if it is not the reference option
     * @param relaxed states that cost more are dropped
     * @param floor states with gain - lambda cost below it are dropped
     */
    record Shift(int position, long cost, long gain, int changed, long relaxed, double lambda, double floor) {}

    final long[] cost;
    final long[] gain;
    /** How many choices are not the reference. */
    final int[] changed;
    /** Index of the state of the level before. */
    final int[] parent;
    /** Position chosen in this level's group. */
    final int[] position;

    int size;

    private States(int capacity) {
        cost = new long[capacity];
        gain = new long[capacity];
        changed = new int[capacity];
        parent = new int[capacity];
        position = new int[capacity];
    }

    /** The empty plan. */
    static States root() {
        States root = new States(1);
        root.size = 1;
        return root;
    }

    static States none() {
        return new States(0);
    }

    /** These states and the shifted ones, less what is dominated or cannot become optimal. On ties these stay. */
    States mergedWith(States before, Shift shift) {
        States merged = new States(size + before.size);
        int mine = 0;
        int other = skip(before, 0, shift);
        while (mine < size || other < before.size) {
            boolean takeMine = other >= before.size || (mine < size && !precedes(before, other, shift, mine));
            if (takeMine) {
                merged.add(cost[mine], gain[mine], changed[mine], parent[mine], position[mine]);
                mine++;
            } else {
                merged.add(
                        before.cost[other] + shift.cost,
                        before.gain[other] + shift.gain,
                        before.changed[other] + shift.changed,
                        other,
                        shift.position);
                other = skip(before, other + 1, shift);
            }
        }
        return merged;
    }

    private boolean precedes(States before, int other, Shift shift, int mine) {
        long otherCost = before.cost[other] + shift.cost;
        if (otherCost != cost[mine]) {
            return otherCost < cost[mine];
        }
        long otherGain = before.gain[other] + shift.gain;
        if (otherGain != gain[mine]) {
            return otherGain > gain[mine];
        }
        return before.changed[other] + shift.changed < changed[mine];
    }

    private void add(long newCost, long newGain, int newChanged, int newParent, int newPosition) {
        if (size > 0 && gain[size - 1] >= newGain) {
            return;
        }
        cost[size] = newCost;
        gain[size] = newGain;
        changed[size] = newChanged;
        parent[size] = newParent;
        position[size] = newPosition;
        size++;
    }

    private static int skip(States before, int from, Shift shift) {
        int at = from;
        while (at < before.size && dropped(before.cost[at] + shift.cost, before.gain[at] + shift.gain, shift)) {
            at++;
        }
        return at;
    }

    private static boolean dropped(long cost, long gain, Shift shift) {
        return cost > shift.relaxed || gain - shift.lambda * cost < shift.floor;
    }
}
