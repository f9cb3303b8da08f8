package dev.halftone.format;

/** How a tensor is quantized: the encoding of its elements, what shares a scale, and how scales are stored. */
public record Scheme(Encoding encoding, Granularity granularity, ScaleEncoding scales) {

    /** Elements as they are, without scales. */
    static Scheme plain(Encoding encoding) {
        return new Scheme(encoding, new Granularity.PerTensor(), ScaleEncoding.NONE);
    }

    static Scheme perTensor(Encoding encoding) {
        return new Scheme(encoding, new Granularity.PerTensor(), ScaleEncoding.FLOAT);
    }

    static Scheme perChannel(Encoding encoding) {
        return new Scheme(encoding, new Granularity.PerChannel(), ScaleEncoding.FLOAT);
    }

    static Scheme blocks(Encoding encoding, int size, ScaleEncoding scales) {
        return new Scheme(encoding, new Granularity.Block(size), scales);
    }

    /**
     * Bytes that a weight takes with its scales; blocks are padded to their full size, as kernels store them.
     *
     * @param channelAxis the axis of output channels
     */
    public long bytes(long[] shape, int channelAxis) {
        long groups = granularity.groups(shape, channelAxis);
        long elements = switch (granularity) {
            case Granularity.Block(int size) -> Math.multiplyExact(groups, (long) size);
            case Granularity.PerTensor(), Granularity.PerChannel() -> {
                long product = 1;
                for (long dimension : shape) {
                    product = Math.multiplyExact(product, dimension);
                }
                yield product;
            }
        };
        return Math.ceilDiv(elements * encoding.bits(), 8L) + Math.ceilDiv(scales.bits(groups), 8L);
    }
}
