package dev.halftone.task;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.graph.Tensor;
import java.util.Arrays;
import java.util.List;

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
     * Tells from shapes: a loss that reads logits has classes; of another output they are taken for classes where there are as
     * many labels as rows, for text where there are fewer.
     *
     * @param output of one sample
     * @param labels of each sample that is measured; empty when there are none, or they are no integers
     * @param masked whether positions of the output are told to count or not
     */
    public static Task of(LossKind kind, Tensor output, List<long[]> labels, boolean masked) {
        return switch (kind) {
            case LABELS, NEXT_TOKEN, OWN_PREDICTION -> CLASSES;
            case OUTPUT -> ofOutput(output, labels, masked);
        };
    }

    private static Task ofOutput(Tensor output, List<long[]> labels, boolean masked) {
        if (output.rank() >= 2 && !labels.isEmpty() && areClasses(labels, output.dimension(-1))) {
            long rows = output.count() / output.dimension(-1);
            long each = labels.getFirst().length;
            if (each == rows) {
                return CLASSES;
            }
            if (output.rank() == 3 && each > 1 && each < rows) {
                return TEXT;
            }
        }
        return output.rank() == 2 || (output.rank() == 3 && masked) ? VECTORS : VALUES;
    }

    private static boolean areClasses(List<long[]> labels, long classes) {
        return labels.stream().flatMapToLong(Arrays::stream).allMatch(label -> label >= -1 && label < classes);
    }
}
