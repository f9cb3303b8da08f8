package dev.halftone.onnx;

import com.google.protobuf.UnsafeByteOperations;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.proto.TensorProto;

/** Where the contents of a tensor go when its message is made. */
@FunctionalInterface
interface Placement {

    /** Into the message itself, not copied. */
    Placement INSIDE = (header, tensor) -> header.setRawData(
                    UnsafeByteOperations.unsafeWrap(tensor.bytes().asByteBuffer()))
            .build();

    /** The message of a tensor whose name, type and shape are set. */
    TensorProto place(TensorProto.Builder header, Tensor tensor);
}
