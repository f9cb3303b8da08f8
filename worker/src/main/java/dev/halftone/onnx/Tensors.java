package dev.halftone.onnx;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.proto.TensorProto;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads tensors of either encoding, raw bytes or typed lists, into one. */
final class Tensors {

    private Tensors() {}

    static Tensor read(TensorProto proto) {
        var type = ElementType.ofCode(proto.getDataType());
        long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        if (proto.hasRawData()) {
            var raw = proto.getRawData();
            var segment = Tensor.allocate(raw.size());
            segment.copyFrom(MemorySegment.ofBuffer(raw.asReadOnlyByteBuffer()));
            return Tensor.over(type, shape, segment);
        }
        return Tensor.ofBytes(type, shape, typed(proto, type, Tensor.count(shape)));
    }

    private static byte[] typed(TensorProto proto, ElementType type, long count) {
        var bytes = ByteBuffer.allocate(Math.toIntExact(type.bytes(count))).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FLOAT -> proto.getFloatDataList().forEach(bytes::putFloat);
            case DOUBLE -> proto.getDoubleDataList().forEach(bytes::putDouble);
            case INT64 -> proto.getInt64DataList().forEach(bytes::putLong);
            case UINT32 -> proto.getUint64DataList().forEach(v -> bytes.putInt(v.intValue()));
            case UINT64 -> proto.getUint64DataList().forEach(bytes::putLong);
            case INT32 -> proto.getInt32DataList().forEach(bytes::putInt);
            case INT16, UINT16, FLOAT16, BFLOAT16 ->
                proto.getInt32DataList().forEach(v -> bytes.putShort(v.shortValue()));
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
                    UINT2 -> proto.getInt32DataList().forEach(v -> bytes.put(v.byteValue()));
            case STRING, COMPLEX64, COMPLEX128 ->
                throw new IllegalArgumentException("tensors of " + type + " are not held: " + proto.getName());
        }
        return bytes.array();
    }
}
