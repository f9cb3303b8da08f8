package dev.halftone.calibration;

import dev.halftone.graph.Tensor;
import java.util.List;

/** Picks entries along the first axis. */
final class Rows {

    private Rows() {}

    static Tensor take(Tensor array, List<Integer> indices) {
        long[] shape = array.shape();
        long rowBytes = shape[0] == 0 ? 0 : array.bytes().byteSize() / shape[0];
        shape[0] = indices.size();
        var bytes = Tensor.allocate(rowBytes * indices.size());
        for (int i = 0; i < indices.size(); i++) {
            bytes.asSlice(i * rowBytes, rowBytes).copyFrom(array.bytes().asSlice(indices.get(i) * rowBytes, rowBytes));
        }
        return Tensor.over(array.type(), shape, bytes);
    }
}
