package dev.halftone.verify;

import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Estimate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What builds with one format everywhere are worth: measured once, the same for every budget.
 *
 * @param builds one for each format that some layer can be in, and the reference with its rewrites as Fp32
 */
public record UniformEvidence(List<Measured> builds) {

    /**
     * One build; the layers that can't be in the format stay in the reference's.
     *
     * @param ratios by shape point: its time over that of the model as it came
     */
    public record Measured(
            NumberFormat format,
            MeasuredLoss loss,
            Estimate micros,
            Estimate speedup,
            SortedMap<String, Estimate> ratios,
            long sizeBytes) {

        public Measured {
            ratios = Collections.unmodifiableSortedMap(new TreeMap<>(ratios));
        }

        /** Its time over that of the model as it came, at a shape point of the workload. */
        public Estimate ratio(String point) {
            var ratio = ratios.get(point);
            if (ratio == null) {
                throw new IllegalArgumentException(format.wireName() + " was not timed at " + point);
            }
            return ratio;
        }
    }

    public UniformEvidence {
        builds = List.copyOf(builds);
    }
}
