package dev.halftone;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Decimal strings for resources and plans: no exponents, a fixed number of significant digits. */
final class Figures {

    private static final MathContext DIGITS = new MathContext(6);

    private Figures() {}

    /** Six significant digits. */
    static String decimal(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    /** A fixed number of digits after the point. */
    static String decimal(double value, int digits) {
        return BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
