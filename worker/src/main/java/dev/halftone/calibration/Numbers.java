package dev.halftone.calibration;

import dev.halftone.graph.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads and writes the numbers of one element type; the table has a row for each type that samples may be of. */
enum Numbers {
    FLOAT(ElementType.FLOAT),
    DOUBLE(ElementType.DOUBLE),
    FLOAT16(ElementType.FLOAT16),
    BFLOAT16(ElementType.BFLOAT16),
    INT8(ElementType.INT8),
    INT16(ElementType.INT16),
    INT32(ElementType.INT32),
    INT64(ElementType.INT64),
    UINT8(ElementType.UINT8),
    UINT16(ElementType.UINT16),
    UINT32(ElementType.UINT32),
    BOOL(ElementType.BOOL);

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ElementType type;

    Numbers(ElementType type) {
        this.type = type;
    }

    static Numbers of(ElementType type) {
        for (var row : values()) {
            if (row.type == type) {
                return row;
            }
        }
        throw new IllegalArgumentException("samples are not of " + type);
    }

    /** A fraction, exactly. */
    double fraction(MemorySegment bytes, long index) {
        return switch (this) {
            case FLOAT -> bytes.getAtIndex(F32, index);
            case DOUBLE -> bytes.getAtIndex(F64, index);
            case FLOAT16 -> Float.float16ToFloat(bytes.getAtIndex(I16, index));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getAtIndex(I16, index) << 16);
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, BOOL ->
                throw new IllegalStateException(type + " holds whole numbers");
        };
    }

    /** A whole number. */
    long whole(MemorySegment bytes, long index) {
        return switch (this) {
            case INT8 -> bytes.get(ValueLayout.JAVA_BYTE, index);
            case UINT8 -> bytes.get(ValueLayout.JAVA_BYTE, index) & 0xff;
            case BOOL -> bytes.get(ValueLayout.JAVA_BYTE, index) == 0 ? 0 : 1;
            case INT16 -> bytes.getAtIndex(I16, index);
            case UINT16 -> bytes.getAtIndex(I16, index) & 0xffff;
            case INT32 -> bytes.getAtIndex(I32, index);
            case UINT32 -> bytes.getAtIndex(I32, index) & 0xffffffffL;
            case INT64 -> bytes.getAtIndex(I64, index);
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> throw new IllegalStateException(type + " holds fractions");
        };
    }

    /** Writes a fraction, rounded; false when a finite one would become infinite. */
    boolean put(MemorySegment bytes, long index, double value) {
        switch (this) {
            case DOUBLE -> bytes.setAtIndex(F64, index, value);
            case FLOAT -> bytes.setAtIndex(F32, index, (float) value);
            case FLOAT16 -> bytes.setAtIndex(I16, index, Float.floatToFloat16((float) value));
            case BFLOAT16 -> bytes.setAtIndex(I16, index, upperHalf((float) value));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, BOOL ->
                throw new IllegalStateException(type + " holds whole numbers");
        }
        return Double.isFinite(fraction(bytes, index)) || !Double.isFinite(value);
    }

    /** The upper 16 bits of a float, rounded to nearest, ties to even; what is no number stays none. */
    private static short upperHalf(float value) {
        int bits = Float.floatToIntBits(value);
        int rounded = Float.isNaN(value) ? bits : bits + 0x7fff + (bits >>> 16 & 1);
        return (short) (rounded >>> 16);
    }

    /** Writes a whole number; false when it does not fit. */
    boolean put(MemorySegment bytes, long index, long value) {
        switch (this) {
            case INT8, UINT8 -> bytes.set(ValueLayout.JAVA_BYTE, index, (byte) value);
            case BOOL -> bytes.set(ValueLayout.JAVA_BYTE, index, (byte) (value == 0 ? 0 : 1));
            case INT16, UINT16 -> bytes.setAtIndex(I16, index, (short) value);
            case INT32, UINT32 -> bytes.setAtIndex(I32, index, (int) value);
            case INT64 -> bytes.setAtIndex(I64, index, value);
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> throw new IllegalStateException(type + " holds fractions");
        }
        return whole(bytes, index) == value;
    }
}
