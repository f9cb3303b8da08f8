package dev.halftone.rewrite;

import dev.halftone.number.QuantizedWeight;
import dev.halftone.partition.Layer;

/** Where the rewriter gets quantized weights: computed on the spot, or kept from before. */
@FunctionalInterface
public interface WeightSource {

    /** The layer's constant operand in the choice's format, by the choice's calibrator. */
    QuantizedWeight quantized(Layer layer, Choice choice);
}
