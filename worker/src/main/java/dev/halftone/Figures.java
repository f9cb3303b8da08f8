package dev.halftone;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Decimal strings for resources and plans, as the resources' fields take them: an exponent only where it takes one. */
final class Figures {

    private static final MathContext DIGITS = new MathContext(6);

    /** What the fields take before the point is twelve digits, and eighteen after it. */
    private static final double TOO_LARGE = 1e12;

    private static final double TOO_SMALL = 1e-12;

    private Figures() {}

    /** Six significant digits. */
    static String decimal(double value) {
        double magnitude = Math.abs(value);
        return magnitude != 0 && (magnitude < TOO_SMALL || magnitude >= TOO_LARGE)
                ? String.format(Locale.ROOT, "%.5e", value)
                : BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    /** A fixed number of digits after the point. */
    static String decimal(double value, int digits) {
        if (Math.abs(value) >= TOO_LARGE) {
            return decimal(value);
        }
        return BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
