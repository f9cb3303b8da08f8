package dev.halftone.number;

import dev.halftone.format.Encoding;

/**
 * Floating-point numbers of up to 32 bits.
 *
 * <p>A real of binary exponent e, not below that of the smallest normal number, is q steps of 2^(e - mantissaBits); its
 * code is ((e + bias - 1) &lt;&lt; mantissaBits) + q, for subnormal numbers and for a q that rounding carries into the
 * next binade alike.
 */
record FloatingCodec(Encoding.Floating encoding) implements Codec {

    private static final int DOUBLE_BIAS = 1023;
    private static final int DOUBLE_MANTISSA = 52;

    @Override
    public int encode(float value) {
        int sign = Float.floatToRawIntBits(value) < 0 ? signBit() : 0;
        if (Float.isNaN(value)) {
            return nan(sign);
        }
        if (Float.isInfinite(value)) {
            return infinite(sign);
        }
        double magnitude = Math.abs((double) value);
        int exponent = exponent(magnitude);
        int steps = (int) Math.rint(magnitude * powerOfTwo(encoding.mantissaBits() - exponent));
        int code = ((exponent + encoding.bias() - 1) << encoding.mantissaBits()) + steps;
        if (Integer.compareUnsigned(code, encoding.highestCode()) > 0) {
            return overflow(sign);
        }
        return code == 0 && encoding.specials() == Encoding.Specials.FNUZ ? 0 : sign | code;
    }

    @Override
    public float decode(int code) {
        int magnitude = code & (signBit() - 1);
        boolean negative = (code & signBit()) != 0;
        if (isNan(magnitude, negative)) {
            return Float.NaN;
        }
        if (magnitude > encoding.highestCode()) {
            return negative ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
        }
        int field = Math.max(magnitude >>> encoding.mantissaBits(), 1);
        int steps = magnitude - ((field - 1) << encoding.mantissaBits());
        float real = (float) (steps * powerOfTwo(field - encoding.bias() - encoding.mantissaBits()));
        return negative ? -real : real;
    }

    @Override
    public float nearest(float value) {
        if (!(Math.abs(value) <= encoding.highest())) {
            return decode(encode(value));
        }
        double magnitude = Math.abs((double) value);
        int shift = encoding.mantissaBits() - exponent(magnitude);
        double real = Math.rint(value * powerOfTwo(shift)) * powerOfTwo(-shift);
        return (float) real;
    }

    private int exponent(double magnitude) {
        return Math.max(Math.getExponent(magnitude), 1 - encoding.bias());
    }

    private int signBit() {
        return 1 << (encoding.bits() - 1);
    }

    private int overflow(int sign) {
        return encoding.specials() == Encoding.Specials.IEEE ? infinite(sign) : sign | encoding.highestCode();
    }

    private int infinite(int sign) {
        return switch (encoding.specials()) {
            case IEEE -> sign | (encoding.highestCode() + 1);
            case IEEE_SATURATING, FN, FINITE -> sign | encoding.highestCode();
            case FNUZ -> signBit();
        };
    }

    private int nan(int sign) {
        return switch (encoding.specials()) {
            case IEEE, IEEE_SATURATING -> sign | (encoding.highestCode() + 1) | (1 << (encoding.mantissaBits() - 1));
            case FN -> sign | (signBit() - 1);
            case FNUZ -> signBit();
            case FINITE -> signBit();
        };
    }

    private boolean isNan(int magnitude, boolean negative) {
        return switch (encoding.specials()) {
            case IEEE, IEEE_SATURATING -> magnitude > encoding.highestCode() + 1;
            case FN -> magnitude > encoding.highestCode();
            case FNUZ -> negative && magnitude == 0;
            case FINITE -> false;
        };
    }

    private static double powerOfTwo(int exponent) {
        return Double.longBitsToDouble((long) (exponent + DOUBLE_BIAS) << DOUBLE_MANTISSA);
    }
}
