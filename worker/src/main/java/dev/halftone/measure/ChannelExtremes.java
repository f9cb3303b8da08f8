package dev.halftone.measure;

import dev.halftone.number.Range;

/** The ends of an activation's channels, which lie along its last axis. */
final class ChannelExtremes {

    private final float[] low;
    private final float[] high;

    ChannelExtremes(int channels) {
        this.low = new float[channels];
        this.high = new float[channels];
    }

    /** Adds elements, row by row. */
    void add(float[] values) {
        for (int i = 0; i < values.length; i++) {
            int channel = i % low.length;
            low[channel] = Math.min(low[channel], values[i]);
            high[channel] = Math.max(high[channel], values[i]);
        }
    }

    /** Both together. */
    ChannelExtremes plus(ChannelExtremes other) {
        var sum = new ChannelExtremes(low.length);
        for (int channel = 0; channel < low.length; channel++) {
            sum.low[channel] = Math.min(low[channel], other.low[channel]);
            sum.high[channel] = Math.max(high[channel], other.high[channel]);
        }
        return sum;
    }

    /** The largest magnitude of each channel. */
    float[] magnitudes() {
        var magnitudes = new float[low.length];
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.max(-low[i], high[i]);
        }
        return magnitudes;
    }

    /** The interval of all channels, each divided by its scale. */
    Range range(float[] scales) {
        float least = 0;
        float greatest = 0;
        for (int channel = 0; channel < low.length; channel++) {
            least = Math.min(least, low[channel] / scales[channel]);
            greatest = Math.max(greatest, high[channel] / scales[channel]);
        }
        return new Range(least, greatest);
    }
}
