package dev.halftone.verify;

/**
 * What users know a model by, before and after.
 *
 * @param name top-1 or perplexity
 */
public record Metric(String name, double before, double after) {}
