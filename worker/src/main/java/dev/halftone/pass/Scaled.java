package dev.halftone.pass;

import java.util.Optional;

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
        for (var before = current.before(patterns); before.isPresent(); before = current.before(patterns)) {
            current = before.get();
        }
        return current;
    }

    /** The value before the last of them, if there is one. */
    private Optional<Scaled> before(Patterns patterns) {
        return patterns.producer(value, "Div")
                .flatMap(div -> step(div.input(0), div.input(1), -1, patterns))
                .or(() -> patterns.producer(value, "Mul")
                        .flatMap(mul -> step(mul.input(0), mul.input(1), 1, patterns)
                                .or(() -> step(mul.input(1), mul.input(0), 1, patterns))));
    }

    /** One step back, where the other operand is a constant. */
    private Optional<Scaled> step(String operand, String other, int power, Patterns patterns) {
        var constant = patterns.scalar(other);
        return constant.isPresent()
                ? Optional.of(new Scaled(operand, factor * Math.pow(constant.getAsDouble(), power)))
                : Optional.empty();
    }
}
