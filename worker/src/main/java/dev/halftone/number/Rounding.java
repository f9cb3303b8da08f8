package dev.halftone.number;

/** The table of rounding methods: how codes are chosen when scales are known. */
public enum Rounding {
    /** Each element to the nearest real that has a code. */
    NEAREST {
        @Override
        int[] codes(Groups groups, float[] scales, Codec codec) {
            var codes = new int[groups.elements().length];
            float lowest = (float) codec.encoding().lowest();
            float highest = (float) codec.encoding().highest();
            for (int g = 0; g < scales.length; g++) {
                int to = groups.to(g);
                for (int i = groups.from(g); i < to; i++) {
                    float scaled = groups.elements()[i] / scales[g];
                    codes[i] = codec.encode(Math.clamp(scaled, lowest, highest));
                }
            }
            return codes;
        }
    };

    /** A code for each element; reals beyond the codec's highest become the highest. */
    abstract int[] codes(Groups groups, float[] scales, Codec codec);
}
