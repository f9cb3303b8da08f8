package dev.halftone.solve;

import java.util.List;

/**
 * A plan and the proof of how good it is.
 *
 * @param choice index of the chosen option of each group
 * @param upperBound no feasible plan gains more
 */
public record Solution(List<Integer> choice, double gain, double cost, double upperBound) {

    public Solution {
        choice = List.copyOf(choice);
    }

    /** The certified relative gap: at most this share of the gain is missed; 0 is proven optimal. */
    public double gap() {
        double missed = Math.max(0, upperBound - gain);
        return missed == 0 ? 0 : missed / Math.max(Math.abs(upperBound), Double.MIN_NORMAL);
    }
}
