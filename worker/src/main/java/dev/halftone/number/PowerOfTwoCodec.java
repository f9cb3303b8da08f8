package dev.halftone.number;

import dev.halftone.format.Encoding;

/**
 * Powers of two as scales: unlike the other codecs this one rounds down, as OCP Microscaling does, clamps the exponent,
 * and takes whatever is not positive as the smallest.
 */
record PowerOfTwoCodec(Encoding.PowerOfTwo encoding) implements Codec {

    @Override
    public int encode(float value) {
        if (Float.isNaN(value)) {
            return nan();
        }
        if (value <= 0) {
            return 0;
        }
        return Math.clamp((long) Math.getExponent((double) value) + encoding.bias(), 0, nan() - 1);
    }

    @Override
    public float decode(int code) {
        int field = code & nan();
        return field == nan() ? Float.NaN : (float) Math.scalb(1.0, field - encoding.bias());
    }

    private int nan() {
        return (1 << encoding.bits()) - 1;
    }
}
