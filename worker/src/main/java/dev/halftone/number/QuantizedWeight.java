package dev.halftone.number;

import dev.halftone.graph.Tensor;
import java.util.Optional;

/**
 * A weight as a kernel stores it, and what the codes stand for.
 *
 * @param codes of MatMulNBits formats UINT8 [N, K/block, block*bits/8]; otherwise of the weight's own shape, in the
 *     ONNX type of the encoding (INT8, FLOAT16, FLOAT8E4M3FN, ...) or UINT8, a byte each, where ONNX has none
 * @param scales FLOAT: per channel [channels]; in blocks [N * K/block]; [0] where the format has none
 * @param decoded FLOAT of the weight's own shape: the reals that the kernel computes with
 */
public record QuantizedWeight(Tensor codes, Tensor scales, Tensor decoded) {

    /** The same without the reals, for whoever writes codes: they take four times the memory. */
    public QuantizedWeight withoutReals() {
        return new QuantizedWeight(codes, scales, Tensor.ofFloats(new long[] {0}));
    }

    /** The error that quantizing did to a weight: see {@link QuantizationError}. */
    public double weightedSquaredError(Tensor original, Optional<float[]> importance) {
        return QuantizationError.weightedSquaredError(original.floats(), decoded.floats(), importance);
    }
}
