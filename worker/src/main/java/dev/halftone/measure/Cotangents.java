package dev.halftone.measure;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;

/** Random signs for outputs that have no loss of their own: the mean square of v . y is the squared norm of y. */
public final class Cotangents {

    private Cotangents() {}

    /** Signs of an output's shape; zero where the mask, whose axes are the leading ones, is zero. */
    public static Tensor signs(long[] shape, float[] weights, long seed) {
        var random = new Random(seed);
        int count = Math.toIntExact(Tensor.count(shape));
        var values = new float[count];
        int group = weights.length == 0 ? count : count / weights.length;
        for (int i = 0; i < count; i++) {
            float weight = weights.length == 0 ? 1 : weights[i / group];
            values[i] = weight == 0 ? 0 : random.nextBoolean() ? 1 : -1;
        }
        return Tensor.ofFloats(shape, values);
    }

    /**
     * A mask's entries as ones and zeros.
     *
     * @throws IllegalArgumentException when its shape isn't the output's leading axes
     */
    public static float[] weights(Tensor mask, long[] outputShape) {
        requireLeading(mask, outputShape);
        var weights = new float[Math.toIntExact(mask.count())];
        int width = mask.type().bits() / 8;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = isZero(mask, i, width) ? 0 : 1;
        }
        return weights;
    }

    /** How many positions a mask counts. */
    public static long counted(Tensor mask) {
        long count = 0;
        for (float weight : weights(mask, mask.shape())) {
            count += weight == 0 ? 0 : 1;
        }
        return count;
    }

    /**
     * Checks a mask's shape.
     *
     * @throws IllegalArgumentException when it isn't the output's leading axes
     */
    public static void requireLeading(Tensor mask, long[] outputShape) {
        if (!isLeading(mask, outputShape)) {
            throw new IllegalArgumentException("the mask is of " + Arrays.toString(mask.shape()) + " and the output of "
                    + Arrays.toString(outputShape));
        }
    }

    /** Whether a mask's shape is an output's leading axes. */
    static boolean isLeading(Tensor mask, long[] outputShape) {
        return Arrays.equals(Arrays.copyOf(outputShape, Math.min(mask.rank(), outputShape.length)), mask.shape());
    }

    private static boolean isZero(Tensor mask, long index, int width) {
        if (mask.type() == ElementType.FLOAT) {
            return mask.floatAt(index) == 0;
        }
        for (int b = 0; b < width; b++) {
            if (mask.bytes().get(ValueLayout.JAVA_BYTE, index * width + b) != 0) {
                return false;
            }
        }
        return true;
    }
}
