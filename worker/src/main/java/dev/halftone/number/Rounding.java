package dev.halftone.number;

/** The table of rounding methods: how codes are chosen when scales are known. */
public enum Rounding {
    /** Each element to the nearest real that has a code. */
    NEAREST {
        @Override
        int[] codes(Groups groups, float[] scales, Codec codec, Hessian inputs) {
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
    },
    /**
     * One input after the other, each to the nearest real after the errors so far were made up for (GPTQ, arXiv 2210.17323): the
     * error of the products becomes small, not that of the elements. Among inputs that are not correlated it is {@link #NEAREST}.
     */
    GPTQ {
        @Override
        int[] codes(Groups groups, float[] scales, Codec codec, Hessian inputs) {
            return new Feedback(groups, scales, codec, inputs).codes();
        }
    };

    /**
     * A code for each element; reals beyond the codec's highest become the highest.
     *
     * @param inputs what the elements of a row are multiplied with
     */
    abstract int[] codes(Groups groups, float[] scales, Codec codec, Hessian inputs);
}
