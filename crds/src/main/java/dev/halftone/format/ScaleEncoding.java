package dev.halftone.format;

import java.util.Optional;

/** How the scales of a tensor are stored. */
public enum ScaleEncoding {
    /** There are no scales: a code is the real itself. */
    NONE(Optional.empty(), 0),
    /** Single precision. */
    FLOAT(Optional.of(Encodings.FP32), 0),
    /** A power of two in a byte: OCP Microscaling. */
    E8M0(Optional.of(Encodings.E8M0), 0),
    /** A float8 for each group, times one single-precision scale for the tensor: NVFP4. */
    E4M3(Optional.of(Encodings.E4M3FN), 32);

    // Encodings are records, which the checker would only know by an annotation on each.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Optional<Encoding> encoding;

    private final int tensorBits;

    ScaleEncoding(Optional<Encoding> encoding, int tensorBits) {
        this.encoding = encoding;
        this.tensorBits = tensorBits;
    }

    /** The encoding of one group's scale; empty where there are no scales. */
    public Optional<Encoding> encoding() {
        return encoding;
    }

    /** Bits that {@code groups} scales take, the tensor's own included. */
    public long bits(long groups) {
        return encoding.map(Encoding::bits).orElse(0) * groups + tensorBits;
    }
}
