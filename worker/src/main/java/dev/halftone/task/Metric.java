package dev.halftone.task;

/**
 * What users know a model by, of the reference and of a build, on the same samples.
 *
 * @param name for instance top-1
 * @param before of the reference; 1 where the metric says how often a build agrees with it
 * @param after of the build
 */
public record Metric(String name, double before, double after) {

    /** Whether both are numbers: the perplexity of logits that are far off need not be. */
    public boolean areNumbers() {
        return Double.isFinite(before) && Double.isFinite(after);
    }
}
