package dev.halftone.measure;

import dev.halftone.calibration.SampleSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Orders samples by how typical they are of all in how many of their positions a mask counts. */
public final class TypicalSamples {

    private TypicalSamples() {}

    /**
     * The same samples, first those that have nearest to the mean number of positions that count: padding that is left out takes
     * no time, and a workload of one sample, or of a few, stands for all. Without a mask they stay in their order.
     *
     * @param mask the array whose zeros mark positions that don't count
     */
    public static List<Integer> first(SampleSet samples, List<Integer> indices, Optional<String> mask) {
        if (mask.isEmpty()) {
            return indices;
        }
        Map<Integer, Long> counted = indices.stream()
                .distinct()
                .collect(Collectors.toMap(Function.identity(), index -> counted(samples, mask.get(), index)));
        double mean = indices.stream()
                .mapToLong(index -> counted.getOrDefault(index, 0L))
                .average()
                .orElse(0);
        return indices.stream()
                .sorted(Comparator.comparingDouble(index -> Math.abs(counted.getOrDefault(index, 0L) - mean)))
                .toList();
    }

    private static long counted(SampleSet samples, String mask, int index) {
        return samples.array(mask, List.of(index)).map(Cotangents::counted).orElse(0L);
    }
}
