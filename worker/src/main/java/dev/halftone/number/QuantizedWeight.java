package dev.halftone.number;

import dev.halftone.graph.Tensor;

/**
 * A weight as a kernel stores it, and what the codes stand for.
 *
 * @param codes per channel: INT8 of the weight's own shape; in blocks: what MatMulNBits takes, UINT8 [N, K/block, block*bits/8]
 * @param scales FLOAT: per channel [channels]; in blocks [N * K/block]
 * @param decoded FLOAT of the weight's own shape: the reals that the kernel computes with
 */
public record QuantizedWeight(Tensor codes, Tensor scales, Tensor decoded) {}
