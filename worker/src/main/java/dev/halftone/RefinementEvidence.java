package dev.halftone;

import dev.halftone.measure.Estimate;
import java.util.List;
import java.util.Locale;

/**
 * What measuring the neighbours of a plan in the whole model found.
 *
 * @param choice the option of each group after it
 * @param trials in the order in which they were measured
 */
record RefinementEvidence(List<Integer> choice, List<Trial> trials, double seconds) {

    /**
     * A neighbour that was built and measured.
     *
     * @param change what is other in it, in a few words
     * @param predicted times faster than the plan at that moment
     * @param speedup the same as measured; not a number where the loss was over the budget and nothing was timed
     * @param loss in the unit of the budget
     */
    record Trial(String change, double predicted, Estimate speedup, double loss, Outcome outcome) {}

    /** What became of a neighbour. */
    enum Outcome {
        /** Part of the plan from here on. */
        TAKEN,
        /** Faster by the first race, not when it was raced again. */
        NOT_CONFIRMED,
        /** Not faster beyond the noise. */
        NOT_FASTER,
        OVER_BUDGET;

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    RefinementEvidence {
        choice = List.copyOf(choice);
        trials = List.copyOf(trials);
    }

    /** Nothing was measured. */
    static RefinementEvidence none(List<Integer> choice) {
        return new RefinementEvidence(choice, List.of(), 0);
    }
}
