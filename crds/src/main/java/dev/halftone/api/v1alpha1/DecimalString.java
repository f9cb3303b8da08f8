package dev.halftone.api.v1alpha1;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** A number of at least 0 as a string, so that it reads back as it was written; for instance {@code 0.10} or {@code 2.5e-7}. */
public final class DecimalString {
    private static final String UNSIGNED = "[0-9]{1,12}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?$";
    static final String PATTERN = "^" + UNSIGNED;
    static final String SIGNED_PATTERN = "^-?" + UNSIGNED;

    private static final Pattern COMPILED = Pattern.compile(PATTERN);

    /** On either side of the point; beyond that, an exponent is easier to read. */
    private static final int MOST_DIGITS = 12;

    private DecimalString() {}

    /**
     * The number that {@code text} says.
     *
     * @param field named in the error
     * @throws IllegalArgumentException if it is not a decimal number
     */
    public static BigDecimal parse(String field, String text) {
        if (!COMPILED.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    field + ": \"" + text + "\" is not a decimal number of at least 0: write it as \"0.10\"");
        }
        return new BigDecimal(text);
    }

    /**
     * A figure for a status, with a fixed number of significant digits, so that equal measurements are written alike.
     *
     * @param value finite
     * @param digits significant digits, at least 1
     */
    public static String of(double value, int digits) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        boolean plain = rounded.scale() <= MOST_DIGITS && rounded.precision() - rounded.scale() <= MOST_DIGITS;
        return plain ? rounded.toPlainString() : rounded.toString();
    }

    /** The shortest decimal that reads back as the same double; finite values only. */
    public static String exact(double value) {
        return BigDecimal.valueOf(value).toString();
    }
}
