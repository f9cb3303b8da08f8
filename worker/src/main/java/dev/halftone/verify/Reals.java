package dev.halftone.verify;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads tensors of any common number type as doubles. */
final class Reals {

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Reads one element. */
    @FunctionalInterface
    private interface Element {
        double at(MemorySegment bytes, long index);
    }

    private Reals() {}

    static double[] of(Tensor tensor) {
        var element = element(tensor.type());
        double[] values = new double[Math.toIntExact(tensor.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = element.at(tensor.bytes(), i);
        }
        return values;
    }

    /** The same numbers in 32 bits. */
    static Tensor floats(Tensor tensor) {
        if (tensor.type() == ElementType.FLOAT) {
            return tensor;
        }
        double[] values = of(tensor);
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return Tensor.ofFloats(tensor.shape(), floats);
    }

    private static Element element(ElementType type) {
        return switch (type) {
            case FLOAT -> (bytes, i) -> bytes.getAtIndex(F32, i);
            case DOUBLE -> (bytes, i) -> bytes.getAtIndex(F64, i);
            case FLOAT16 -> (bytes, i) -> Float.float16ToFloat(bytes.getAtIndex(I16, i));
            case BFLOAT16 -> (bytes, i) -> Float.intBitsToFloat(bytes.getAtIndex(I16, i) << 16);
            case INT64 -> (bytes, i) -> bytes.getAtIndex(I64, i);
            case INT32 -> (bytes, i) -> bytes.getAtIndex(I32, i);
            case INT16 -> (bytes, i) -> bytes.getAtIndex(I16, i);
            case INT8, BOOL -> (bytes, i) -> bytes.get(ValueLayout.JAVA_BYTE, i);
            case UINT8 -> (bytes, i) -> bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff;
            case UINT16,
                    UINT32,
                    UINT64,
                    STRING,
                    COMPLEX64,
                    COMPLEX128,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    UINT4,
                    INT4,
                    FLOAT4E2M1,
                    FLOAT8E8M0,
                    UINT2,
                    INT2 -> throw new IllegalArgumentException("tensors of " + type + " are not compared");
        };
    }
}
