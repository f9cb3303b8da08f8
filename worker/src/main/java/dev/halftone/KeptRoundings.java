package dev.halftone;

import dev.halftone.graph.Tensor;
import dev.halftone.measure.KeptRounding;
import dev.halftone.number.RoundedWeight;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Roundings as tensors under names, which is how a profile keeps them. */
final class KeptRoundings {

    private static final String CODES = "codes ";
    private static final String SCALES = "scales ";
    private static final String CORRECTION = "correction ";

    private KeptRoundings() {}

    static SortedMap<String, Tensor> tensors(Map<String, KeptRounding> roundings) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        roundings.forEach((name, kept) -> {
            var weight = kept.weight();
            if (weight != null) {
                tensors.put(CODES + name, weight.codes());
                tensors.put(SCALES + name, weight.scales());
            }
            var correction = kept.correction();
            if (correction != null) {
                tensors.put(CORRECTION + name, correction);
            }
        });
        return tensors;
    }

    /** The inverse of {@link #tensors}. */
    static SortedMap<String, KeptRounding> of(Map<String, Tensor> tensors) {
        SortedMap<String, KeptRounding> roundings = new TreeMap<>();
        var names = new TreeSet<String>();
        tensors.keySet().forEach(key -> names.add(key.substring(key.indexOf(' ') + 1)));
        for (String name : names) {
            var codes = tensors.get(CODES + name);
            var scales = tensors.get(SCALES + name);
            var weight = codes == null || scales == null ? null : new RoundedWeight(codes, scales);
            roundings.put(name, new KeptRounding(weight, tensors.get(CORRECTION + name)));
        }
        return roundings;
    }
}
