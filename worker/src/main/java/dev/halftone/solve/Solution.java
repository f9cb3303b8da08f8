package dev.halftone.solve;

import java.util.List;

/**
 * A plan and the proof of how good it is.
 *
 * @param choice index of the chosen option of each group
 * @param gain the sum of the chosen gains, summed exactly and rounded once
 * @param cost the sum of the chosen costs, summed exactly and rounded once; never over the budget
 * @param upperBound no feasible plan gains more
 * @param note what kept the search from closing the gap; empty if nothing did
 */
public record Solution(List<Integer> choice, double gain, double cost, double upperBound, String note) {

    public Solution {
        choice = List.copyOf(choice);
    }

    public Solution(List<Integer> choice, double gain, double cost, double upperBound) {
        this(choice, gain, cost, upperBound, "");
    }

    /** The certified relative gap: at most this share of the gain is missed; 0 is proven optimal. */
    public double gap() {
        double missed = Math.max(0, upperBound - gain);
        return missed == 0 ? 0 : missed / Math.max(Math.abs(upperBound), Double.MIN_NORMAL);
    }
}
