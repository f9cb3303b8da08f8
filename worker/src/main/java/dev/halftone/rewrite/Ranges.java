package dev.halftone.rewrite;

import dev.halftone.graph.Uses;
import dev.halftone.number.Range;
import java.util.Optional;

/** What calibration knows of a graph's values. */
@FunctionalInterface
public interface Ranges {

    /** The interval of a value by its name; empty when it was not observed. */
    Optional<Range> of(String value);

    /**
     * The interval that all kernels on codes have to use for a value, since the node that writes it fixes what codes mean; empty
     * where what is observed decides.
     */
    static Optional<Range> fixed(Uses uses, String value) {
        return SaturatedCodes.intervalOf(uses, value);
    }

    /** Nothing known: enough for formats without static scales. */
    static Ranges unknown() {
        return value -> Optional.empty();
    }
}
