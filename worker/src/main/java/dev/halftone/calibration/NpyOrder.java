package dev.halftone.calibration;

import dev.halftone.graph.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Brings an array to the order that tensors have: little-endian, the last axis changes fastest. */
final class NpyOrder {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private NpyOrder() {}

    /** The array's bytes in that order; those given may be changed. */
    static MemorySegment of(NpyHeader header, MemorySegment bytes) {
        int width = header.type().bits() / Byte.SIZE;
        if (header.order() == ByteOrder.BIG_ENDIAN) {
            reverse(bytes, width);
        }
        return header.fortran() && header.dimensions().size() > 1 && bytes.byteSize() > 0
                ? rowsFirst(header.shape(), bytes, width)
                : bytes;
    }

    private static void reverse(MemorySegment bytes, int width) {
        long count = bytes.byteSize() / width;
        for (long i = 0; i < count; i++) {
            switch (width) {
                case 2 -> bytes.setAtIndex(I16, i, Short.reverseBytes(bytes.getAtIndex(I16, i)));
                case 4 -> bytes.setAtIndex(I32, i, Integer.reverseBytes(bytes.getAtIndex(I32, i)));
                case 8 -> bytes.setAtIndex(I64, i, Long.reverseBytes(bytes.getAtIndex(I64, i)));
                default -> {
                    // a byte is the same both ways
                }
            }
        }
    }

    private static MemorySegment rowsFirst(long[] shape, MemorySegment bytes, int width) {
        var ordered = Tensor.allocate(bytes.byteSize());
        long[] strides = new long[shape.length];
        long stride = width;
        for (int axis = 0; axis < shape.length; axis++) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        long[] index = new long[shape.length];
        long from = 0;
        for (long to = 0; to < bytes.byteSize(); to += width) {
            MemorySegment.copy(bytes, from, ordered, to, width);
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                from += strides[axis];
                index[axis]++;
                if (index[axis] < shape[axis]) {
                    break;
                }
                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return ordered;
    }
}
