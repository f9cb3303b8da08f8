package dev.halftone.number;

import dev.halftone.format.Encoding;

/** Two's complement integers with a binary point; NaN becomes 0. */
record IntegralCodec(Encoding.Integral encoding) implements Codec {

    @Override
    public int encode(float value) {
        return integer(value) & mask();
    }

    @Override
    public float decode(int code) {
        int shift = 32 - encoding.bits();
        int integer = encoding.lowestCode() < 0 ? code << shift >> shift : code & mask();
        return (float) integer / unit();
    }

    @Override
    public float nearest(float value) {
        return (float) integer(value) / unit();
    }

    private int integer(float value) {
        double steps = Math.rint((double) value * unit());
        return (int) Math.max(encoding.lowestCode(), Math.min(encoding.highestCode(), steps));
    }

    private int unit() {
        return 1 << encoding.fractionBits();
    }

    private int mask() {
        return (1 << encoding.bits()) - 1;
    }
}
