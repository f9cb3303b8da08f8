package dev.halftone.measure;

import dev.halftone.graph.Tensor;

/** Logits row by row, copied out of their tensor once. */
public final class LogitRows {

    private final float[] values;
    private final int classes;

    /**
     * The rows of logits.
     *
     * @param logits of FLOAT, the last axis the classes
     */
    public LogitRows(Tensor logits) {
        this.values = logits.floats();
        this.classes = Math.toIntExact(logits.dimension(-1));
    }

    /** How many rows there are. */
    public int count() {
        return values.length / classes;
    }

    /** What a row stands for. */
    public Distribution row(int row) {
        return Distribution.of(values, row * classes, classes);
    }

    /** The most likely class of a row, the first of equals. */
    public int largest(int row) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            if (values[row * classes + i] > values[row * classes + best]) {
                best = i;
            }
        }
        return best;
    }
}
