package dev.halftone;

import dev.halftone.measure.Estimate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What measuring the neighbours of a plan in the whole model found.
 *
 * @param choice the option of each group after it
 * @param ratios by shape point: time over that of the plan before it, as the races found that confirmed its changes
 * @param trials in the order in which they were measured
 */
record RefinementEvidence(List<Integer> choice, SortedMap<String, Double> ratios, List<Trial> trials, double seconds) {

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
        ratios = Collections.unmodifiableSortedMap(new TreeMap<>(ratios));
        trials = List.copyOf(trials);
    }

    /** Nothing was measured. */
    static RefinementEvidence none(List<Integer> choice) {
        return new RefinementEvidence(choice, new TreeMap<>(), List.of(), 0);
    }

    /** Time at a shape point over that of the plan before; 1 where nothing was taken. */
    double ratio(String point) {
        return ratios.getOrDefault(point, 1.0);
    }
}
