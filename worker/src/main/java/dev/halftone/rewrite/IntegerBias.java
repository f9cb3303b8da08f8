package dev.halftone.rewrite;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import dev.halftone.number.QuantizedWeight;

/**
 * A bias as INT32 codes in the scale of the accumulators (activation scale * weight scale of the channel), and the
 * weight that goes with it.
 *
 * <p>A channel with next to no weight has so small a scale that its bias would not fit: there the scale is widened
 * until it does, which costs less than 1e-6 of the bias for each element of the sum.
 */
record IntegerBias(Tensor codes, Tensor scales, QuantizedWeight weight, boolean widened) {

    private static final double LIMIT = 1 << 30;

    /**
     * Quantizes a bias.
     *
     * @param bias FLOAT [channels]
     * @param weight INT8 codes with one scale for each index of {@code channelAxis}
     */
    static IntegerBias of(Tensor bias, float activationScale, QuantizedWeight weight, int channelAxis) {
        float[] offsets = bias.floats();
        float[] weightScales = weight.scales().floats();
        float[] widerScales = weightScales.clone();
        int[] codes = new int[offsets.length];
        float[] scales = new float[offsets.length];
        boolean widened = false;
        for (int channel = 0; channel < offsets.length; channel++) {
            float least = (float) (Math.abs((double) offsets[channel]) / LIMIT / activationScale);
            if (weightScales[channel] < least) {
                widerScales[channel] = least;
                widened = true;
            }
            scales[channel] = activationScale * widerScales[channel];
            codes[channel] = (int) Math.rint((double) offsets[channel] / scales[channel]);
        }
        var fitting = widened ? rescaled(weight, weightScales, widerScales, channelAxis) : weight;
        return new IntegerBias(
                Tensor.ofInts(new long[] {codes.length}, codes),
                Tensor.ofFloats(new long[] {scales.length}, scales),
                fitting,
                widened);
    }

    private static QuantizedWeight rescaled(QuantizedWeight weight, float[] from, float[] to, int channelAxis) {
        var shape = weight.codes().shape();
        long inner = 1;
        for (int axis = channelAxis + 1; axis < shape.length; axis++) {
            inner *= shape[axis];
        }
        byte[] codes = weight.codes().bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        for (int i = 0; i < codes.length; i++) {
            int channel = (int) (i / inner % from.length);
            if (to[channel] > from[channel]) {
                codes[i] = (byte) Math.rint((double) codes[i] * from[channel] / to[channel]);
            }
        }
        return new QuantizedWeight(
                Tensor.ofBytes(ElementType.INT8, shape, codes),
                Tensor.ofFloats(new long[] {to.length}, to),
                weight.decoded());
    }
}
