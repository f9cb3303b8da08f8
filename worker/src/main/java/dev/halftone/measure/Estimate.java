package dev.halftone.measure;

/** A median with its 90 % interval. */
public record Estimate(double value, double low, double high) {}
