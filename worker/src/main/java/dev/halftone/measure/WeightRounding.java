package dev.halftone.measure;

import dev.halftone.number.Rounding;
import dev.halftone.rewrite.Rounded;

/**
 * How a layer's weight is rounded in a format, and what that is worth.
 *
 * @param biasCorrected whether the mean of what the weight's error does to the products is taken off the bias
 * @param nearestLoss the weight's share of the loss MSE if it were rounded to nearest, by the same estimate
 * @param note why nothing but nearest was tried; "" where something was
 */
public record WeightRounding(Rounding method, boolean biasCorrected, double nearestLoss, String note) {

    /** Rounding to nearest, for want of anything else. */
    static WeightRounding nearest(double loss, String note) {
        return new WeightRounding(Rounding.NEAREST, false, loss, note);
    }

    /** As a choice has it. */
    public Rounded rounded() {
        return new Rounded(method, biasCorrected);
    }
}
