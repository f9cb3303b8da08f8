package dev.halftone.measure;

import dev.halftone.graph.Tensor;
import dev.halftone.number.Range;

/** What kernels make of an activation, element by element in plain Java. */
final class PlainQuantizers {

    private PlainQuantizers() {}

    /** Q(x) - x. */
    static double[] difference(float[] values, ActivationError error) {
        return switch (error) {
            case ActivationError.Static(Range range) -> eightBits(values, range.scale(), range.zeroPoint());
            case ActivationError.Dynamic() -> {
                float low = 0;
                float high = 0;
                for (float value : values) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
                float scale = (high - low) / 255;
                yield eightBits(values, scale, (int) Math.rint(-low / scale));
            }
            case ActivationError.Half() -> {
                double[] difference = new double[values.length];
                for (int i = 0; i < values.length; i++) {
                    difference[i] = (double) Float.float16ToFloat(Float.floatToFloat16(values[i])) - values[i];
                }
                yield difference;
            }
            case ActivationError.Blocks(int size, int width) -> blocks(values, size, width);
            case ActivationError.Migrated(Tensor scales, ActivationError inner) -> migrated(values, scales, inner);
            case ActivationError.Unseen _ -> throw new IllegalArgumentException("it depends on the sample");
        };
    }

    private static double[] eightBits(float[] values, float scale, int zeroPoint) {
        double[] difference = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            long code = Math.clamp((long) Math.rint(values[i] / scale) + zeroPoint, 0, 255);
            difference[i] = (double) ((code - zeroPoint) * scale) - values[i];
        }
        return difference;
    }

    private static double[] migrated(float[] values, Tensor scales, ActivationError inner) {
        float[] factors = scales.floats();
        float[] quotients = values.clone();
        for (int i = 0; i < values.length; i++) {
            quotients[i] /= factors[i % factors.length];
        }
        double[] difference = difference(quotients, inner);
        for (int i = 0; i < values.length; i++) {
            difference[i] *= factors[i % factors.length];
        }
        return difference;
    }

    /** Blocks begin anew in each row; the last one of a row may be shorter. */
    private static double[] blocks(float[] values, int size, int width) {
        double[] difference = new double[values.length];
        for (int from = 0; from < values.length; ) {
            int to = Math.min(from + size, from - from % width + width);
            float largest = 0;
            for (int i = from; i < to; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            float step = largest / 127;
            for (int i = from; i < to && step > 0; i++) {
                difference[i] = Math.rint(values[i] / step) * step - (double) values[i];
            }
            from = to;
        }
        return difference;
    }
}
