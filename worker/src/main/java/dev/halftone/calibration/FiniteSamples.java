package dev.halftone.calibration;

import dev.halftone.failure.Printable;
import dev.halftone.failure.SamplesRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Tensor;

/** Refuses samples that no loss can be measured with. */
final class FiniteSamples {

    private FiniteSamples() {}

    /** {@code where} names the array. */
    static void check(String where, Tensor array) {
        if (!array.type().isFloating()) {
            return;
        }
        var numbers = Numbers.of(array.type());
        for (long i = 0; i < array.count(); i++) {
            double value = numbers.fraction(array.bytes(), i);
            if (!Double.isFinite(value)) {
                throw UserError.of(
                        SamplesRefusal.NOT_FINITE,
                        Printable.line(where + " holds " + value + " at element " + i
                                + "; calibration samples must be finite"));
            }
        }
    }
}
