package dev.halftone;

import java.util.Map;

/** What the rewrites that keep the function do, for people. */
final class VariantWords {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry(
                    "FloorMasks",
                    "attention masks go no lower than -60, where the exponential is still a normal number"),
            Map.entry("SkipLayerNormalization", "a sum and the normalization after it become one kernel"),
            Map.entry(
                    "SkipLayerNormalizationWithBias", "a bias, a sum and the normalization after it become one kernel"),
            Map.entry(
                    "SkipLayerNormalizationEverywhere",
                    "a sum and the normalization after it become one kernel, and so does a normalization without a sum"),
            Map.entry(
                    "MultiHeadAttention",
                    "the products, mask and Softmax of attention become one kernel, with the transposes around them"),
            Map.entry(
                    "RootMeanSquareNormalization",
                    "a value over its root mean square, times a scale, becomes one kernel"),
            Map.entry("RotaryEmbedding", "halves that are turned by an angle for each position become one kernel"),
            Map.entry("BiasGelu", "a bias and the GELU after it become one kernel"),
            Map.entry(
                    "RemovePadding",
                    "positions that the mask leaves out are not computed; outputs hold a copy of the position before them there"),
            Map.entry("RuntimeGelu", "GELU is left to the runtime's own kernel"),
            Map.entry(
                    "EqualizeChannels",
                    "channels between two convolutions are divided by powers of two that the next weights are multiplied by, so that one scale fits all"));

    private VariantWords() {}

    static String of(String name) {
        return WORDS.getOrDefault(name, name);
    }
}
