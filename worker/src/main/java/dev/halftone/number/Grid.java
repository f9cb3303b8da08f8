package dev.halftone.number;

import dev.halftone.format.ScaleEncoding;
import dev.halftone.format.Scheme;

/**
 * The scales that a scheme can give to a group of elements.
 *
 * @param tensorScale the scale that all groups are multiplied with; 1 but for two-level scales
 */
record Grid(Scheme scheme, Codec codec, float tensorScale) {

    private static final Codec E4M3 = Codec.of(ScaleEncoding.E4M3.encoding().orElseThrow());
    private static final Codec E8M0 = Codec.of(ScaleEncoding.E8M0.encoding().orElseThrow());
    private static final float SMALLEST_E4M3 = 0x1p-9f;

    /** The grid of a tensor whose largest magnitude is known: NVFP4's tensor scale is amax / (6 * 448). */
    static Grid of(Scheme scheme, float tensorMaximum) {
        var codec = Codec.of(scheme.encoding());
        if (scheme.scales() != ScaleEncoding.E4M3 || tensorMaximum == 0) {
            return new Grid(scheme, codec, 1);
        }
        double highest = scheme.encoding().highest() * E4M3.encoding().highest();
        return new Grid(scheme, codec, Math.max((float) (tensorMaximum / highest), Float.MIN_NORMAL));
    }

    /**
     * The scale that maps a group's element of largest magnitude to the code of largest magnitude.
     *
     * <p>Integers with one more code below zero than above get a scale of the sign that puts that element on the
     * lowest code, which is what MatMulNBits is used with. Powers of two are 2^(floor(log2 amax) - floor(log2 highest)).
     *
     * @param extreme the element of largest magnitude, with its sign
     */
    float scale(float extreme) {
        if (extreme == 0) {
            return 1;
        }
        return switch (scheme.scales()) {
            case NONE -> 1;
            case FLOAT -> floatScale(extreme);
            case E8M0 -> {
                int emax = Math.getExponent(scheme.encoding().highest());
                yield E8M0.nearest(Math.scalb(powerBelow(Math.abs(extreme)), -emax));
            }
            case E4M3 -> E4M3.nearest(Math.max(SMALLEST_E4M3, floatScale(extreme) / tensorScale)) * tensorScale;
        };
    }

    private float floatScale(float extreme) {
        double lowest = scheme.encoding().lowest();
        double highest = scheme.encoding().highest();
        float scale = (float) (-lowest > highest ? extreme / lowest : Math.abs(extreme) / highest);
        return Math.abs(scale) < Float.MIN_NORMAL ? Math.copySign(Float.MIN_NORMAL, scale) : scale;
    }

    private static float powerBelow(float magnitude) {
        return (float) Math.scalb(1.0, Math.getExponent((double) magnitude));
    }
}
