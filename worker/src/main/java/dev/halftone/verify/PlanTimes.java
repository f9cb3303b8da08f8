package dev.halftone.verify;

import dev.halftone.measure.Estimate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What plans that nobody may ever ask for take as a whole, to correct prices by.
 *
 * @param ratios of each plan by shape point: its time over that of the model as it came
 */
public record PlanTimes(List<SortedMap<String, Estimate>> ratios) {

    public PlanTimes {
        ratios = ratios.stream()
                .<SortedMap<String, Estimate>>map(byPoint -> Collections.unmodifiableSortedMap(new TreeMap<>(byPoint)))
                .toList();
    }
}
