package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.rewrite.Emitters;

/**
 * One way to run a layer.
 *
 * @param emitter the row of the emitters that writes it; "" for the reference
 * @param migrated whether its activation's channels are migrated into its weight
 */
public record Candidate(NumberFormat format, String emitter, boolean migrated) {

    /** The layer as it is. */
    public static final Candidate REFERENCE = new Candidate(NumberFormat.FP32, "");

    private static final String SEPARATOR = "/";
    private static final String MIGRATED = "+Migrated";

    /** A candidate without migration. */
    public Candidate(NumberFormat format, String emitter) {
        this(format, emitter, false);
    }

    /** The same kernel over migrated channels, where it can have them; else the same. */
    public Candidate asMigrated() {
        return !emitter.isEmpty() && Emitters.named(emitter).migrates() ? new Candidate(format, emitter, true) : this;
    }

    /** The same kernel over channels as they are. */
    public Candidate asPlain() {
        return new Candidate(format, emitter);
    }

    /** Whether a layer is written otherwise than it came. */
    boolean isChanged() {
        return !equals(REFERENCE);
    }

    /** What neighbours have in common that need no conversion between them: the candidate whose codes this one goes on with. */
    public Candidate chain() {
        if (emitter.isEmpty()) {
            return this;
        }
        var chain = Emitters.named(Emitters.named(emitter).chain());
        return new Candidate(chain.kernel().format(), chain.name(), migrated);
    }

    /** Short and unique: {@code Int8/IntegerToFloat}, {@code Int8/IntegerToFloat+Migrated}. */
    public String label() {
        String kernel = emitter.isEmpty() ? format.wireName() : format.wireName() + SEPARATOR + emitter;
        return migrated ? kernel + MIGRATED : kernel;
    }

    /** The inverse of {@link #label()}. */
    static Candidate parse(String label) {
        boolean migrated = label.endsWith(MIGRATED);
        String kernel = migrated ? label.substring(0, label.length() - MIGRATED.length()) : label;
        int cut = kernel.indexOf(SEPARATOR);
        return cut < 0
                ? new Candidate(NumberFormat.ofWireName(kernel), "")
                : new Candidate(NumberFormat.ofWireName(kernel.substring(0, cut)), kernel.substring(cut + 1), migrated);
    }
}
