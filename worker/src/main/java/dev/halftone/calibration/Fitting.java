package dev.halftone.calibration;

import dev.halftone.graph.Tensor;

/** Brings a sample to another shape: longer axes repeat it from the start, shorter ones cut it. */
final class Fitting {

    private Fitting() {}

    static Tensor fit(Tensor tensor, long[] shape) {
        var fitted = tensor;
        for (int axis = 0; axis < shape.length; axis++) {
            fitted = fitAxis(fitted, axis, shape[axis]);
        }
        return fitted;
    }

    private static Tensor fitAxis(Tensor tensor, int axis, long size) {
        long[] shape = tensor.shape();
        long old = shape[axis];
        if (old == size) {
            return tensor;
        }
        long outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape[i];
        }
        long entryBytes = tensor.count() == 0 ? 0 : tensor.bytes().byteSize() / (outer * old);
        shape[axis] = size;
        var bytes = Tensor.allocate(outer * size * entryBytes);
        for (long o = 0; o < outer; o++) {
            for (long i = 0; i < size && old > 0; i++) {
                bytes.asSlice((o * size + i) * entryBytes, entryBytes)
                        .copyFrom(tensor.bytes().asSlice((o * old + i % old) * entryBytes, entryBytes));
            }
        }
        return Tensor.over(tensor.type(), shape, bytes);
    }
}
