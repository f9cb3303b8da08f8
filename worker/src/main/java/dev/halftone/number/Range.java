package dev.halftone.number;

/** The interval of reals that a quantized tensor can hold; always holds zero. */
public record Range(float low, float high) {

    public Range {
        low = Math.min(low, 0);
        high = Math.max(high, 0);
        if (!(Float.isFinite(low) && Float.isFinite(high))) {
            throw new IllegalArgumentException("a range from " + low + " to " + high);
        }
    }

    /** The scale of an asymmetric 8-bit tensor over this range. */
    public float scale() {
        float scale = (high - low) / 255;
        return scale > 0 ? scale : 1;
    }

    /** The code of zero in an asymmetric 8-bit tensor over this range, 0 to 255. */
    public int zeroPoint() {
        return Math.clamp((long) Math.rint(-low / scale()), 0, 255);
    }
}
