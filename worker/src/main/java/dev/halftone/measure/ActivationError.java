package dev.halftone.measure;

import dev.halftone.graph.Tensor;
import dev.halftone.number.Range;
import java.util.List;

/** How an activation is changed on its way into a kernel. */
sealed interface ActivationError {

    /** 8 bits over a fixed interval. */
    record Static(Range range) implements ActivationError {}

    /** 8 bits over the interval of the tensor at hand. */
    record Dynamic() implements ActivationError {}

    /** Half precision. */
    record Half() implements ActivationError {}

    /**
     * 8 bits, symmetric, in blocks of the last axis: what a kernel of block-wise weights does to its input.
     *
     * @param width of the last axis; where blocks don't divide it, the last one is shorter
     */
    record Blocks(int size, int width) implements ActivationError {

        /** What the last block lacks. */
        int missing() {
            return Math.floorMod(-width, size);
        }
    }

    /** Divided channel by channel, changed, and multiplied again: what becomes of it in a product with multiplied weights. */
    record Migrated(Tensor scales, ActivationError inner) implements ActivationError {}

    /**
     * Migrated by what other samples say.
     *
     * @param byPart for each part of the samples, how it is migrated; all in the same way but for scales and intervals
     */
    record Unseen(List<Migrated> byPart) implements ActivationError {

        public Unseen {
            byPart = List.copyOf(byPart);
        }
    }
}
