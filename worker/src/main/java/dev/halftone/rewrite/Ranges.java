package dev.halftone.rewrite;

import dev.halftone.number.Range;
import java.util.Optional;

/** What calibration knows of a graph's values. */
@FunctionalInterface
public interface Ranges {

    /** The interval of a value by its name; empty when it was not observed. */
    Optional<Range> of(String value);

    /** Nothing known: enough for formats without static scales. */
    static Ranges unknown() {
        return value -> Optional.empty();
    }
}
