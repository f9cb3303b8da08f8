package dev.halftone;

import java.util.Map;

/** What the rewrites that keep the function do, for people. */
final class VariantWords {

    private static final Map<String, String> WORDS = Map.of(
            "FloorMasks", "attention masks go no lower than -60, where the exponential is still a normal number",
            "SkipLayerNormalization", "a sum and the normalization after it become one kernel",
            "SkipLayerNormalizationWithBias", "a bias, a sum and the normalization after it become one kernel",
            "SkipLayerNormalizationEverywhere",
                    "a sum and the normalization after it become one kernel, and so does a normalization without a sum",
            "MultiHeadAttention",
                    "the products, mask and Softmax of attention become one kernel, with the transposes around them",
            "RootMeanSquareNormalization", "a value over its root mean square, times a scale, becomes one kernel",
            "RotaryEmbedding", "halves that are turned by an angle for each position become one kernel",
            "BiasGelu", "a bias and the GELU after it become one kernel",
            "RemovePadding",
                    "positions that the mask leaves out are not computed; outputs hold a copy of the position before them there",
            "RuntimeGelu", "GELU is left to the runtime's own kernel");

    private VariantWords() {}

    static String of(String name) {
        return WORDS.getOrDefault(name, name);
    }
}
