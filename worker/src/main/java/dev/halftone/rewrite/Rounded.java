package dev.halftone.rewrite;

import dev.halftone.number.Rounding;

/**
 * How a layer's weight is rounded.
 *
 * @param biasCorrected whether what the weight's error adds to the products on average is taken off the bias
 */
public record Rounded(Rounding rounding, boolean biasCorrected) {

    /** Each element by itself, and the bias as it is. */
    public static final Rounded TO_NEAREST = new Rounded(Rounding.NEAREST, false);
}
