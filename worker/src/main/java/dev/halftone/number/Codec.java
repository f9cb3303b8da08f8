package dev.halftone.number;

import dev.halftone.format.Encoding;

/** An encoding at work: reals to codes and back, rounding to the nearest real, ties to the even code. */
public sealed interface Codec permits IntegralCodec, FloatingCodec, PowerOfTwoCodec, TableCodec {

    Encoding encoding();

    /** The code of the nearest real, in the low bits; the others are 0. */
    int encode(float value);

    /** The real of a code; only the low bits are looked at. */
    float decode(int code);

    /** The nearest real that has a code. */
    default float nearest(float value) {
        return decode(encode(value));
    }

    /** The codec of an encoding. */
    static Codec of(Encoding encoding) {
        return switch (encoding) {
            case Encoding.Integral integral -> new IntegralCodec(integral);
            case Encoding.Floating floating -> new FloatingCodec(floating);
            case Encoding.PowerOfTwo power -> new PowerOfTwoCodec(power);
            case Encoding.Table table -> new TableCodec(table);
        };
    }
}
