package dev.halftone.calibration;

import dev.halftone.failure.Printable;
import dev.halftone.failure.SamplesRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.Set;

/**
 * Numbers in the type that a model's input has: fractions stay fractions, rounded to nearest, and whole numbers stay whole
 * numbers. NumPy's defaults, float64 and int64, are seldom what a model takes.
 */
final class Conversion {

    private static final Set<ElementType> FRACTIONS =
            Set.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.FLOAT16, ElementType.BFLOAT16);
    private static final Set<ElementType> WHOLE = Set.of(
            ElementType.INT8,
            ElementType.INT16,
            ElementType.INT32,
            ElementType.INT64,
            ElementType.UINT8,
            ElementType.UINT16,
            ElementType.UINT32,
            ElementType.BOOL);

    private Conversion() {}

    /** Whether every number of one type has its like in the other, if it isn't too large. */
    static boolean isBetween(ElementType from, ElementType to) {
        return from == to
                || (FRACTIONS.contains(from) && FRACTIONS.contains(to))
                || (WHOLE.contains(from) && WHOLE.contains(to));
    }

    /**
     * The tensor in another type.
     *
     * @param where names the array
     * @throws UserError when a number is too large
     */
    static Tensor to(ElementType type, String where, Tensor tensor) {
        if (tensor.type() == type) {
            return tensor;
        }
        var bytes = Tensor.allocate(type.bytes(tensor.count()));
        var from = Numbers.of(tensor.type());
        var into = Numbers.of(type);
        boolean fractions = FRACTIONS.contains(type);
        for (long i = 0; i < tensor.count(); i++) {
            boolean fits = fractions
                    ? into.put(bytes, i, from.fraction(tensor.bytes(), i))
                    : into.put(bytes, i, from.whole(tensor.bytes(), i));
            if (!fits) {
                String number = fractions
                        ? String.valueOf(from.fraction(tensor.bytes(), i))
                        : String.valueOf(from.whole(tensor.bytes(), i));
                throw UserError.of(
                        SamplesRefusal.OUT_OF_RANGE,
                        Printable.line(where + " holds " + number + " at element " + i
                                + ", which does not fit the model's input of " + type));
            }
        }
        return Tensor.over(type, tensor.shape(), bytes);
    }
}
