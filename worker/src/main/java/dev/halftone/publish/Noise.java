package dev.halftone.publish;

/**
 * How steady the clock was.
 *
 * @param aaPercent how much slower a copy of the reference seemed than the reference itself, in percent
 * @param gatePercent how far from zero that may be
 * @param clock the name of the clock
 */
public record Noise(double aaPercent, double gatePercent, int rounds, String clock) {

    /** Whether the noise is above the gate, so that the figures are rough. */
    public boolean aboveGate() {
        return Math.abs(aaPercent) > gatePercent;
    }
}
