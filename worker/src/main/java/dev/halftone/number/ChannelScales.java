package dev.halftone.number;

import dev.halftone.graph.Tensor;
import java.util.Arrays;

/** Scales of a matrix's input channels, laid over its elements. */
public final class ChannelScales {

    private final Tensor scales;
    private final long[] shape;
    private final int stride;

    private ChannelScales(Tensor scales, long[] shape, int stride) {
        this.scales = scales;
        this.shape = shape.clone();
        this.stride = stride;
    }

    /**
     * For a matrix.
     *
     * @param channelAxis the axis of output channels, 0 or 1
     */
    public static ChannelScales of(Tensor scales, long[] shape, int channelAxis) {
        int inputAxis = 1 - channelAxis;
        if (shape.length != 2 || shape[inputAxis] != scales.count()) {
            throw new IllegalArgumentException(scales + " for the input channels of " + Arrays.toString(shape));
        }
        return new ChannelScales(scales, shape, inputAxis == 0 ? Math.toIntExact(shape[1]) : 1);
    }

    /** The matrix whose products with divided activations are the same. */
    public Tensor multiplied(Tensor weight) {
        return Tensor.ofFloats(shape, scaled(weight.floats(), 1));
    }

    /** E[g^2] of the multiplied matrix: its elements are larger by the scales, so the gradients are smaller. */
    public float[] importance(float[] squaredGradients) {
        return scaled(squaredGradients, -2);
    }

    private float[] scaled(float[] elements, int power) {
        double[] factors = factors(power);
        var result = new float[elements.length];
        for (int from = 0, channel = 0; from < result.length; from += stride, channel++) {
            double factor = factors[channel % factors.length];
            for (int i = from; i < from + stride; i++) {
                result[i] = (float) (elements[i] * factor);
            }
        }
        return result;
    }

    private double[] factors(int power) {
        float[] each = scales.floats();
        var factors = new double[each.length];
        for (int channel = 0; channel < factors.length; channel++) {
            double scale = each[channel];
            factors[channel] = power == 1 ? scale : 1 / (scale * scale);
        }
        return factors;
    }
}
