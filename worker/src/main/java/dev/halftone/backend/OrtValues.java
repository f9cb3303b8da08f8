package dev.halftone.backend;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.halftone.graph.Alignment;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Tensors on their way into onnxruntime and back. */
final class OrtValues {

    private OrtValues() {}

    /** A value of onnxruntime, with the bytes it reads kept alive. */
    private record Held(OnnxTensor onnx, Object keptAlive) implements RuntimeValue {

        @Override
        public Tensor read() {
            var info = onnx.getInfo();
            ByteBuffer content = onnx.getByteBuffer();
            var type = elementType(info.type);
            var segment = Tensor.allocate(content.remaining());
            segment.copyFrom(MemorySegment.ofBuffer(content));
            return Tensor.over(type, info.getShape(), segment);
        }

        @Override
        public void close() {
            onnx.close();
        }
    }

    static RuntimeValue own(OnnxTensor onnx) {
        return new Held(onnx, onnx);
    }

    static OnnxTensor tensor(RuntimeValue value) {
        if (value instanceof Held(OnnxTensor onnx, Object kept)) {
            return onnx;
        }
        throw new IllegalArgumentException("a value of another runtime");
    }

    static RuntimeValue hold(OrtEnvironment environment, Tensor tensor) {
        try {
            ByteBuffer buffer = direct(tensor);
            var type = javaType(tensor.type())
                    .orElseThrow(
                            () -> new BackendException("onnxruntime's Java API takes no tensors of " + tensor.type()));
            return new Held(OnnxTensor.createTensor(environment, buffer, tensor.shape(), type), buffer);
        } catch (OrtException e) {
            throw new BackendException(e.getMessage(), e);
        }
    }

    private static ByteBuffer direct(Tensor tensor) {
        ByteBuffer view = tensor.bytes().asByteBuffer();
        if (!view.isDirect() || !Alignment.isAligned(tensor)) {
            var copy = Tensor.allocate(view.remaining()).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            return copy.put(view).rewind();
        }
        return view.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Type and shape of a value. */
    static ValueInfo info(String name, RuntimeValue value) {
        var info = tensor(value).getInfo();
        return ValueInfo.of(name, elementType(info.type), info.getShape());
    }

    /** Whether the Java API takes tensors of a type. */
    static boolean isNamed(ElementType type) {
        return javaType(type).isPresent();
    }

    private static ElementType elementType(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> ElementType.FLOAT;
            case DOUBLE -> ElementType.DOUBLE;
            case INT8 -> ElementType.INT8;
            case INT16 -> ElementType.INT16;
            case INT32 -> ElementType.INT32;
            case INT64 -> ElementType.INT64;
            case BOOL -> ElementType.BOOL;
            case STRING -> ElementType.STRING;
            case UINT8 -> ElementType.UINT8;
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case UNKNOWN -> throw new BackendException("onnxruntime's Java API names no type for an output");
        };
    }

    private static Optional<OnnxJavaType> javaType(ElementType type) {
        return switch (type) {
            case FLOAT -> Optional.of(OnnxJavaType.FLOAT);
            case DOUBLE -> Optional.of(OnnxJavaType.DOUBLE);
            case INT8 -> Optional.of(OnnxJavaType.INT8);
            case INT16 -> Optional.of(OnnxJavaType.INT16);
            case INT32 -> Optional.of(OnnxJavaType.INT32);
            case INT64 -> Optional.of(OnnxJavaType.INT64);
            case UINT8 -> Optional.of(OnnxJavaType.UINT8);
            case BOOL -> Optional.of(OnnxJavaType.BOOL);
            case FLOAT16 -> Optional.of(OnnxJavaType.FLOAT16);
            case BFLOAT16 -> Optional.of(OnnxJavaType.BFLOAT16);
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
                    INT2 -> Optional.empty();
        };
    }
}
