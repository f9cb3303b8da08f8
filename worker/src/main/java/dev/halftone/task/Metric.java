package dev.halftone.task;

/**
 * What users know a model by, of the reference and of a build, on the same samples.
 *
 * @param name for instance top-1
 * @param before of the reference; 1 where the metric says how often a build agrees with it
 * @param after of the build
 */
public record Metric(String name, double before, double after) {

    /** The perplexity of logits that are far off has a hundred digits, or is no number at all. */
    private static final double BEYOND_MEANING = 1e12;

    /** Whether both are figures that tell anybody anything. */
    public boolean areFigures() {
        return Math.abs(before) < BEYOND_MEANING && Math.abs(after) < BEYOND_MEANING;
    }
}
