package dev.halftone.pass;

import java.util.OptionalDouble;

/**
 * A value behind multiplications and divisions by constants.
 *
 * @param value what they begin with
 * @param factor what they multiply it by
 */
record Scaled(String value, double factor) {

    /** Goes back over all of them. */
    static Scaled of(String value, Patterns patterns) {
        var current = new Scaled(value, 1);
        for (var next = current; next != null; next = next.before(patterns)) {
            current = next;
        }
        return current;
    }

    /** The value before the last of them; null when there is none. */
    private Scaled before(Patterns patterns) {
        var div = patterns.producer(value, "Div");
        if (div.isPresent()) {
            var divisor = patterns.scalar(div.get().input(1));
            return divisor.isPresent() ? new Scaled(div.get().input(0), factor / divisor.getAsDouble()) : null;
        }
        var mul = patterns.producer(value, "Mul");
        for (int i = 0; mul.isPresent() && i < 2; i++) {
            OptionalDouble by = patterns.scalar(mul.get().input(i));
            if (by.isPresent()) {
                return new Scaled(mul.get().input(1 - i), factor * by.getAsDouble());
            }
        }
        return null;
    }
}
