package dev.halftone.measure;

import dev.halftone.format.NumberFormat;

/**
 * One way to run a layer.
 *
 * @param emitter the row of the emitters that writes it; "" for the reference
 */
public record Candidate(NumberFormat format, String emitter) {

    /** The layer as it is. */
    public static final Candidate REFERENCE = new Candidate(NumberFormat.FP32, "");

    private static final String SEPARATOR = "/";

    /** Short and unique: {@code Int8/IntegerToFloat}. */
    String label() {
        return emitter.isEmpty() ? format.wireName() : format.wireName() + SEPARATOR + emitter;
    }

    /** The inverse of {@link #label()}. */
    static Candidate parse(String label) {
        int cut = label.indexOf(SEPARATOR);
        return cut < 0
                ? new Candidate(NumberFormat.ofWireName(label), "")
                : new Candidate(NumberFormat.ofWireName(label.substring(0, cut)), label.substring(cut + 1));
    }
}
