package dev.halftone.measure;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a race found.
 *
 * @param reference the contestant that the others are measured against
 * @param others the others, in the order in which they were given
 * @param aaPercent how much slower a copy of the reference seemed than the reference itself, in percent: the noise
 * @param gatePercent how far from zero that may be
 * @param clock the name of the clock
 */
public record TimingReport(
        Timing reference, List<Timing> others, double aaPercent, double gatePercent, int rounds, String clock) {

    public TimingReport {
        others = List.copyOf(others);
    }

    /** With the contestants of another heat, which had the same reference; of the noise the larger. */
    public TimingReport withHeat(TimingReport other) {
        boolean quieter = Math.abs(aaPercent) >= Math.abs(other.aaPercent);
        return new TimingReport(
                reference,
                Stream.concat(others.stream(), other.others.stream()).toList(),
                quieter ? aaPercent : other.aaPercent,
                gatePercent,
                Math.min(rounds, other.rounds),
                clock);
    }

    /** Whether the noise is above the gate, so that the figures are rough. */
    public boolean isNoisy() {
        return Math.abs(aaPercent) > gatePercent;
    }

    /** The timing of that contestant. */
    public Timing of(String name) {
        if (reference.name().equals(name)) {
            return reference;
        }
        return others.stream()
                .filter(timing -> timing.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing called " + name + " was timed"));
    }
}
