package dev.halftone.task;

import dev.halftone.graph.Tensor;

/** What an output is to those who use it: which metrics it is known by. */
public enum Task {
    /** Each row of logits chooses a class, beside one label a row. */
    CLASSES,
    /** Logits of time steps stand for a shorter text, the labels. */
    TEXT,
    /** An embedding, or those of a sequence; a label, where there is one, is the sample's. */
    VECTORS,
    /** Numbers that two samples are not compared by: boxes, images, features. */
    VALUES;

    /** A recogniser has as many time steps at most; what has more rows is no text. */
    private static final long MOST_STEPS = 4096;

    /** A meter for one build. */
    public TaskMeter meter() {
        return switch (this) {
            case CLASSES -> new ClassMeter();
            case TEXT -> new TextMeter();
            case VECTORS -> new VectorMeter(true);
            case VALUES -> new VectorMeter(false);
        };
    }

    /**
     * Tells from shapes, for an output that no loss reads labels of: labels are taken for classes where there are as many as
     * rows, for text where there are fewer.
     *
     * @param output of one sample
     * @param masked whether positions of the output are told to count or not
     */
    public static Task of(Tensor output, GivenLabels labels, boolean masked) {
        long rows = rows(output);
        if (rows == 0) {
            return VALUES;
        }
        if (output.rank() >= 2 && labels.areOf(output.dimension(-1))) {
            if (labels.each() == rows) {
                return CLASSES;
            }
            if (output.rank() == 3 && labels.each() > 1 && labels.each() < rows && rows <= MOST_STEPS) {
                return TEXT;
            }
        }
        boolean isVector = output.rank() == 2 || (output.rank() == 3 && masked);
        return isVector && output.dimension(-1) > 1 ? VECTORS : VALUES;
    }

    /** How many rows an output has, along its last axis; none where that, or another one, has no length. */
    public static long rows(Tensor output) {
        return output.count() == 0 || output.rank() == 0 ? 0 : output.count() / output.dimension(-1);
    }
}
