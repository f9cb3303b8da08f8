package dev.halftone.measure;

import dev.halftone.graph.Tensor;
import dev.halftone.number.Range;

/** How an activation is changed on its way into a kernel. */
sealed interface ActivationError {

    /** 8 bits over a fixed interval. */
    record Static(Range range) implements ActivationError {}

    /** 8 bits over the interval of the tensor at hand. */
    record Dynamic() implements ActivationError {}

    /** Half precision. */
    record Half() implements ActivationError {}

    /** 8 bits, symmetric, in blocks of the last axis: what a kernel of block-wise weights does to its input. */
    record Blocks(int size) implements ActivationError {}

    /** Divided channel by channel, changed, and multiplied again: what becomes of it in a product with multiplied weights. */
    record Migrated(Tensor scales, ActivationError inner) implements ActivationError {}
}
