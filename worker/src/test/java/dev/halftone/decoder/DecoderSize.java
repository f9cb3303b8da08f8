package dev.halftone.decoder;

/**
 * The dimensions of a decoder as Llama has it.
 *
 * @param layers blocks, all alike
 * @param width of the residual stream
 * @param heads of attention; the keys and values have as many
 * @param inner width of the gated product
 * @param vocabulary tokens
 * @param positions the longest sequence
 */
public record DecoderSize(int layers, int width, int heads, int inner, int vocabulary, int positions) {

    /** A size by its name in {@code bench/decoder}. */
    static DecoderSize named(String name) {
        return switch (name) {
            case "tiny" -> new DecoderSize(2, 64, 4, 176, 256, 64);
            case "narrow" -> new DecoderSize(4, 512, 8, 1408, 4096, 128);
            case "small" -> new DecoderSize(8, 768, 12, 2048, 16000, 128);
            case "large" -> new DecoderSize(27, 2048, 16, 5632, 32000, 128);
            default ->
                throw new IllegalArgumentException(
                        "no size is called " + name + "; there are tiny, narrow, small, large");
        };
    }

    /** The same with another number of blocks. */
    public DecoderSize withLayers(int other) {
        return new DecoderSize(other, width, heads, inner, vocabulary, positions);
    }

    int headWidth() {
        return width / heads;
    }

    /** Elements of all weights. */
    public long parameters() {
        long block = 4L * width * width + 3L * width * inner + 2L * width;
        return layers * block + 2L * vocabulary * width + width;
    }
}
