package dev.halftone;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Decimal strings for resources and plans, as the resources' fields take them: an exponent only where it takes one. */
final class Figures {

    private static final MathContext DIGITS = new MathContext(6);

    /** What the fields take before the point, and behind it. */
    private static final int MOST_BEFORE = 12;

    private static final int MOST_BEHIND = 18;

    private static final double TOO_LARGE = 1e11;

    private Figures() {}

    /** Six significant digits. */
    static String decimal(double value) {
        var rounded = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
        boolean plain = rounded.scale() <= MOST_BEHIND && rounded.precision() - rounded.scale() <= MOST_BEFORE;
        return plain ? rounded.toPlainString() : rounded.toString();
    }

    /** A fixed number of digits after the point; six significant ones of a number that is very large. */
    static String decimal(double value, int digits) {
        return Math.abs(value) >= TOO_LARGE
                ? decimal(value)
                : BigDecimal.valueOf(value)
                        .setScale(digits, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }
}
