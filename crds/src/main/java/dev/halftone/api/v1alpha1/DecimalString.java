package dev.halftone.api.v1alpha1;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A number of at least 0 as a string, so that it reads back as it was written; for instance {@code 0.10} or {@code 2.5e-7}. */
public final class DecimalString {
    static final String PATTERN = "^[0-9]{1,12}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?$";

    private static final Pattern COMPILED = Pattern.compile(PATTERN);

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
}
