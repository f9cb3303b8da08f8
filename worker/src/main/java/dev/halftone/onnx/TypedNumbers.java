package dev.halftone.onnx;

import dev.halftone.graph.ElementType;
import dev.halftone.onnx.proto.TensorProto;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The numbers of a tensor that is stored as a list: which list holds them, and the little-endian bytes of each.
 *
 * @param count numbers in the list
 * @param width bytes of each as a tensor holds it
 */
record TypedNumbers(int count, int width, Bits bits) {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A number's bits, lowest first. */
    @FunctionalInterface
    interface Bits {
        long at(int index);
    }

    /** The list that the format prescribes for an element type; packed elements come as whole bytes. */
    static TypedNumbers of(TensorProto proto, ElementType type) {
        return switch (type) {
            case FLOAT, COMPLEX64 ->
                new TypedNumbers(proto.getFloatDataCount(), 4, i -> Float.floatToRawIntBits(proto.getFloatData(i)));
            case DOUBLE, COMPLEX128 ->
                new TypedNumbers(
                        proto.getDoubleDataCount(), 8, i -> Double.doubleToRawLongBits(proto.getDoubleData(i)));
            case INT64 -> new TypedNumbers(proto.getInt64DataCount(), 8, proto::getInt64Data);
            case UINT64 -> new TypedNumbers(proto.getUint64DataCount(), 8, proto::getUint64Data);
            case UINT32 -> new TypedNumbers(proto.getUint64DataCount(), 4, proto::getUint64Data);
            case INT32 -> new TypedNumbers(proto.getInt32DataCount(), 4, proto::getInt32Data);
            case INT16, UINT16, FLOAT16, BFLOAT16 ->
                new TypedNumbers(proto.getInt32DataCount(), 2, proto::getInt32Data);
            case BOOL,
                    INT8,
                    UINT8,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    FLOAT8E8M0,
                    INT4,
                    UINT4,
                    FLOAT4E2M1,
                    INT2,
                    UINT2 -> new TypedNumbers(proto.getInt32DataCount(), 1, proto::getInt32Data);
            case STRING -> throw new IllegalArgumentException("strings are no numbers");
        };
    }

    /** Writes the number at an index to its place. */
    void store(MemorySegment segment, int index) {
        long value = bits.at(index);
        switch (width) {
            case 1 -> segment.set(ValueLayout.JAVA_BYTE, index, (byte) value);
            case 2 -> segment.set(I16, 2L * index, (short) value);
            case 4 -> segment.set(I32, 4L * index, (int) value);
            default -> segment.set(I64, 8L * index, value);
        }
    }
}
