package dev.halftone.measure;

/**
 * One contestant's time.
 *
 * @param micros microseconds of one run
 * @param deltaMicros microseconds more than the reference, by pairs of the same round; negative is faster
 * @param ratio time over the reference's time, by pairs of the same round; below 1 is faster
 */
public record Timing(String name, Estimate micros, Estimate deltaMicros, Estimate ratio) {

    /** How many times faster than the reference. */
    public double speedup() {
        return 1 / ratio.value();
    }
}
