package dev.halftone.gradient;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Compares outputs as the ONNX test suite does: floating-point numbers to three digits, all others exactly. */
final class Outputs {

    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-6;

    private Outputs() {}

    /** What differs first. */
    static Optional<String> different(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        for (var entry : expected.entrySet()) {
            var other = actual.get(entry.getKey());
            if (other == null) {
                return Optional.of(entry.getKey() + " is missing");
            }
            if (!Arrays.equals(entry.getValue().shape(), other.shape())) {
                return Optional.of(entry.getKey() + " is of the shape " + Arrays.toString(other.shape()) + ", not "
                        + Arrays.toString(entry.getValue().shape()));
            }
            if (!same(entry.getValue(), other)) {
                return Optional.of(entry.getKey() + " has other numbers");
            }
        }
        return Optional.empty();
    }

    private static boolean same(Tensor expected, Tensor actual) {
        if (expected.type() != actual.type()) {
            return false;
        }
        var read = reader(expected.type());
        if (read.isEmpty()) {
            return expected.bytes().mismatch(actual.bytes()) < 0;
        }
        for (long i = 0; i < expected.count(); i++) {
            double a = read.get().at(expected.bytes(), i);
            double b = read.get().at(actual.bytes(), i);
            if (Double.compare(a, b) != 0 && !(Math.abs(a - b) <= ABSOLUTE + relative(expected.type()) * Math.abs(a))) {
                return false;
            }
        }
        return true;
    }

    private static double relative(ElementType type) {
        return type.bits() == 16 ? 1e-2 : RELATIVE;
    }

    @FunctionalInterface
    private interface Reader {
        double at(MemorySegment bytes, long index);
    }

    private static Optional<Reader> reader(ElementType type) {
        if (type == ElementType.FLOAT) {
            return Optional.of((bytes, i) -> bytes.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i));
        }
        if (type == ElementType.DOUBLE) {
            return Optional.of((bytes, i) -> bytes.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i));
        }
        if (type == ElementType.FLOAT16) {
            return Optional.of(
                    (bytes, i) -> Float.float16ToFloat(bytes.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i)));
        }
        if (type == ElementType.BFLOAT16) {
            return Optional.of(
                    (bytes, i) -> Float.intBitsToFloat(bytes.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i) << 16));
        }
        return Optional.empty();
    }
}
