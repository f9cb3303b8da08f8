package dev.halftone.verify;

import dev.halftone.backend.Fingerprint;
import dev.halftone.measure.TimingReport;
import java.util.List;
import java.util.Optional;

/**
 * Builds side by side.
 *
 * @param output the output whose loss is given
 * @param builds the reference first, then the others in their order
 * @param races one for each batch size: all builds timed against the reference, under their file's name
 */
public record ComparisonReport(
        Fingerprint fingerprint,
        String output,
        Optional<String> mask,
        int samples,
        List<Build> builds,
        List<Race> races) {

    /**
     * One file.
     *
     * @param name the file as it was given
     * @param relativeRmse root mean square change of the output over that of the reference
     */
    public record Build(String name, long sizeBytes, double relativeRmse, Optional<TopOne> topOne) {}

    /**
     * How often the largest class is the labelled one, as a fraction.
     *
     * @param agreement how often it is the same class as the reference's
     */
    public record TopOne(double reference, double build, double agreement) {}

    /** The times at one batch size. */
    public record Race(int batch, TimingReport timing) {}

    public ComparisonReport {
        builds = List.copyOf(builds);
        races = List.copyOf(races);
    }
}
