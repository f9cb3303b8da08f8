package dev.halftone.format;

/** How many elements share a scale. */
public sealed interface Granularity {

    /** One scale for the whole tensor. */
    record PerTensor() implements Granularity {}

    /** One scale for each output channel. */
    record PerChannel() implements Granularity {}

    /** One scale for each {@code size} consecutive elements along the axis that is summed over. */
    record Block(int size) implements Granularity {
        public Block {
            if (size < 1) {
                throw new IllegalArgumentException("a block of " + size + " elements");
            }
        }
    }

    /**
     * The number of scales of a weight.
     *
     * @param channelAxis the axis of output channels. Where it is the last one ([K, N], [B, K, N]) blocks run along the
     *     axis before it; otherwise ([N, K], [M, C, kH, kW]) along all other axes together
     */
    default long groups(long[] shape, int channelAxis) {
        return switch (this) {
            case PerTensor() -> 1;
            case PerChannel() -> shape[channelAxis];
            case Block(int size) -> {
                long summed = summed(shape, channelAxis);
                yield summed == 0 ? 0 : count(shape) / summed * Math.ceilDiv(summed, size);
            }
        };
    }

    private static long summed(long[] shape, int channelAxis) {
        if (shape.length > 1 && channelAxis == shape.length - 1) {
            return shape[channelAxis - 1];
        }
        return shape[channelAxis] == 0 ? 0 : count(shape) / shape[channelAxis];
    }

    private static long count(long[] shape) {
        long product = 1;
        for (long dimension : shape) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }
}
