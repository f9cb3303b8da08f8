package dev.halftone.onnx;

import dev.halftone.failure.GraphRefusal;
import dev.halftone.failure.TensorRefusal;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.proto.TensorProto;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;

/** Reads tensors from wherever the format lets them be: raw bytes, typed lists, external data. */
final class TensorReader {

    private final ModelSource source;
    private final Limits limits;
    private final ExternalData external;

    TensorReader(ModelSource source, Limits limits) {
        this.source = source;
        this.limits = limits;
        this.external = new ExternalData(source);
    }

    /** A tensor of numbers; raw and external ones are views of the mapped file. {@code where} names it. */
    Tensor read(String where, TensorProto proto) {
        var type = ElementTypes.ofCode(proto.getDataType())
                .orElseThrow(() -> source.refuse(
                        TensorRefusal.TYPE_UNKNOWN,
                        where + " has elements of type " + proto.getDataType() + ", which isn't known"));
        if (type == ElementType.STRING) {
            throw source.refuse(TensorRefusal.STRINGS, where + " holds strings; only numbers are served");
        }
        if (proto.hasSegment()) {
            throw source.refuse(TensorRefusal.SEGMENT, where + " is stored in segments; save it in one");
        }
        long[] shape = shape(where, proto);
        return Tensor.over(type, shape, content(where, proto, type, type.bytes(Tensor.count(shape))));
    }

    private long[] shape(String where, TensorProto proto) {
        if (proto.getDimsCount() > limits.rank()) {
            throw source.refuse(
                    GraphRefusal.RANK_TOO_HIGH,
                    where + " has " + proto.getDimsCount() + " dimensions, and " + limits.rank() + " are read");
        }
        long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        long elements = 1;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw source.refuse(TensorRefusal.SHAPE_NEGATIVE, where + " has the shape " + Arrays.toString(shape));
            }
            // divided, since the product of two sizes that are served may be beyond a long
            boolean tooLarge = dimension > limits.elements() / Math.max(1, elements);
            elements *= dimension;
            if (tooLarge) {
                throw source.refuse(
                        TensorRefusal.TOO_LARGE,
                        where + " has the shape " + Arrays.toString(shape) + ", more than " + limits.elements()
                                + " elements");
            }
        }
        return shape;
    }

    private MemorySegment content(String where, TensorProto proto, ElementType type, long expected) {
        if (contents(proto) > 1) {
            throw source.refuse(
                    TensorRefusal.TWO_CONTENTS,
                    where + " has more than one content, and readers may take either; save it with one");
        }
        if (ExternalData.isExternal(proto)) {
            return external.segment(where, proto.getExternalDataList(), expected);
        }
        if (proto.hasRawData()) {
            var raw = MemorySegment.ofBuffer(proto.getRawData().asReadOnlyByteBuffer());
            if (raw.byteSize() != expected) {
                throw wrongSize(where, proto, expected + " bytes", raw.byteSize());
            }
            return raw;
        }
        var numbers = TypedNumbers.of(proto, type);
        if (numbers.count() != Math.ceilDiv(expected, (long) numbers.width())) {
            throw wrongSize(where, proto, Math.ceilDiv(expected, (long) numbers.width()) + " numbers", numbers.count());
        }
        var segment = Tensor.allocate(expected);
        for (int i = 0; i < numbers.count(); i++) {
            numbers.store(segment, i);
        }
        return segment;
    }

    /** How many of the places that may hold a tensor's content hold something. */
    private static long contents(TensorProto proto) {
        return Stream.of(
                        proto.hasRawData(),
                        proto.getFloatDataCount() > 0,
                        proto.getInt32DataCount() > 0,
                        proto.getInt64DataCount() > 0,
                        proto.getDoubleDataCount() > 0,
                        proto.getUint64DataCount() > 0,
                        proto.getStringDataCount() > 0,
                        ExternalData.isExternal(proto) || proto.getExternalDataCount() > 0)
                .filter(held -> held)
                .count();
    }

    private RuntimeException wrongSize(String where, TensorProto proto, String expected, long found) {
        return source.refuse(
                TensorRefusal.SIZE_MISMATCH,
                where + " takes " + expected + " for its shape " + proto.getDimsList() + ", not " + found);
    }
}
