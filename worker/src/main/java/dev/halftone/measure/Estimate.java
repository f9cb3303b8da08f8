package dev.halftone.measure;

/** A median with its 90 % interval. */
public record Estimate(double value, double low, double high) {

    /** A 90 % interval of a normal value reaches so many deviations to each side. */
    public static final double REACH = 1.645;
}
