package dev.halftone.number;

import dev.halftone.format.Encoding;
import java.util.Optional;

/** The error that a scale would do to a group, without keeping codes. */
sealed interface GroupError {

    /** Elements between two looks at the bound. */
    int CHUNK = 64;

    /**
     * The sum of importance_i (Q(w_i) - w_i)^2 over a range of elements; some number above the bound as soon as it is
     * known to be above.
     */
    double squared(int from, int to, float scale, double bound);

    /** The errors of these elements under a codec; without importance all count alike. */
    static GroupError of(Codec codec, float[] elements, Optional<float[]> importance) {
        float[] weights = importance.orElse(new float[0]);
        return codec.encoding() instanceof Encoding.Integral integral
                ? new OfIntegers(integral, elements, weights)
                : new OfCodec(codec, elements, weights);
    }

    /** Integers, by adding a number so large that its last digit is one. */
    final class OfIntegers implements GroupError {

        private static final float ROUNDER = 0x1.8p23f;

        private final float lowest;
        private final float highest;
        private final float unit;
        private final float[] elements;
        private final float[] weights;

        OfIntegers(Encoding.Integral encoding, float[] elements, float[] weights) {
            this.lowest = encoding.lowestCode();
            this.highest = encoding.highestCode();
            this.unit = 1 << encoding.fractionBits();
            this.elements = elements;
            this.weights = weights;
        }

        @Override
        public double squared(int from, int to, float scale, double bound) {
            double sum = 0;
            for (int start = from; start < to && sum <= bound; start += CHUNK) {
                int end = Math.min(start + CHUNK, to);
                if (weights.length == 0) {
                    for (int i = start; i < end; i++) {
                        double error = error(elements[i], scale);
                        sum += error * error;
                    }
                } else {
                    for (int i = start; i < end; i++) {
                        double error = error(elements[i], scale);
                        sum += weights[i] * error * error;
                    }
                }
            }
            return sum;
        }

        private double error(float element, float scale) {
            float code = element / scale * unit;
            code = code < lowest ? lowest : code > highest ? highest : code;
            float rounded = (code + ROUNDER) - ROUNDER;
            return (double) (rounded / unit * scale) - element;
        }
    }

    /** Any other codec. */
    final class OfCodec implements GroupError {

        private final Codec codec;
        private final float lowest;
        private final float highest;
        private final float[] elements;
        private final float[] weights;

        OfCodec(Codec codec, float[] elements, float[] weights) {
            this.codec = codec;
            this.lowest = (float) codec.encoding().lowest();
            this.highest = (float) codec.encoding().highest();
            this.elements = elements;
            this.weights = weights;
        }

        @Override
        public double squared(int from, int to, float scale, double bound) {
            double sum = 0;
            for (int start = from; start < to && sum <= bound; start += CHUNK) {
                int end = Math.min(start + CHUNK, to);
                for (int i = start; i < end; i++) {
                    float scaled = elements[i] / scale;
                    float clamped = scaled < lowest ? lowest : scaled > highest ? highest : scaled;
                    double error = (double) (codec.nearest(clamped) * scale) - elements[i];
                    sum += (weights.length == 0 ? 1 : weights[i]) * error * error;
                }
            }
            return sum;
        }
    }
}
