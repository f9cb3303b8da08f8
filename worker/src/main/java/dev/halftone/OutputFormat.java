package dev.halftone;

import java.util.Locale;

/** How results are printed. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** For machines. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
