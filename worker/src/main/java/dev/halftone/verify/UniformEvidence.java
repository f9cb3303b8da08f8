package dev.halftone.verify;

import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Estimate;
import java.util.List;

/**
 * What builds with one format everywhere are worth: measured once, the same for every budget.
 *
 * @param builds one for each format that some layer can be in, and the reference with its rewrites as Fp32
 */
public record UniformEvidence(List<Measured> builds) {

    /** One build; the layers that can't be in the format stay in the reference's. */
    public record Measured(NumberFormat format, MeasuredLoss loss, Estimate micros, Estimate speedup, long sizeBytes) {}

    public UniformEvidence {
        builds = List.copyOf(builds);
    }
}
