package dev.halftone.number;

import dev.halftone.format.Encoding;

/** A table of levels: the nearest one, the lower of two that are equally near; NaN becomes the first. */
final class TableCodec implements Codec {

    private final Encoding.Table encoding;
    private final float[] levels;
    /** Between neighbouring levels, one fewer than levels. */
    private final double[] midpoints;

    TableCodec(Encoding.Table encoding) {
        this.encoding = encoding;
        int size = encoding.levels().size();
        levels = new float[size];
        midpoints = new double[size - 1];
        for (int i = 0; i < size; i++) {
            levels[i] = encoding.levels().get(i).floatValue();
            if (i > 0) {
                midpoints[i - 1] = ((double) levels[i - 1] + levels[i]) / 2;
            }
        }
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public int encode(float value) {
        int low = 0;
        int high = midpoints.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (value > midpoints[middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public float decode(int code) {
        return levels[code & ((1 << encoding.bits()) - 1)];
    }
}
