package dev.halftone;

import dev.halftone.measure.Prices;
import dev.halftone.measure.VariantSearch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a latency profile begins with: the rewrites that pay, and the model's time as it came and with them.
 *
 * @param original by shape point
 * @param rewritten by shape point
 * @param omitted subgraphs that were left out of the timed model
 * @param beatNanos of the metronome, which prices of all shards are held to
 */
record LatencyVariants(
        List<VariantSearch.Tried> tried,
        List<LatencyProfile.PointTime> original,
        List<LatencyProfile.PointTime> rewritten,
        int omitted,
        long beatNanos) {

    LatencyVariants {
        tried = List.copyOf(tried);
        original = List.copyOf(original);
        rewritten = List.copyOf(rewritten);
    }

    /** The model's time with the rewrites by shape point. */
    Map<String, Long> rewrittenNanos() {
        Map<String, Long> nanos = new TreeMap<>();
        rewritten.forEach(time -> nanos.put(time.point(), time.nanos()));
        return nanos;
    }

    /** The whole profile. */
    LatencyProfile with(Prices prices) {
        return new LatencyProfile(tried, original, rewritten, omitted, prices, null);
    }
}
