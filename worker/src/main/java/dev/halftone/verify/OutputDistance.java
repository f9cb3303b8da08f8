package dev.halftone.verify;

import dev.halftone.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** How far a build's outputs are from the reference's, added up over samples. */
final class OutputDistance {

    private final SquaredChange squares = new SquaredChange();
    private long agreeing;
    private long labelled;
    private long right;
    private long rightOfReference;

    /**
     * Adds the outputs of one batch.
     *
     * @param mask where zero, a position doesn't count; its axes are the output's first ones
     * @param labels one class for each position, of all the output's axes but the last; negative ones don't count
     */
    void add(Tensor expected, Tensor actual, Optional<Tensor> mask, Optional<Tensor> labels) {
        if (!Arrays.equals(expected.shape(), actual.shape())) {
            throw new IllegalArgumentException("its output is of shape " + Arrays.toString(actual.shape())
                    + ", the reference's of " + Arrays.toString(expected.shape()));
        }
        double[] reference = Reals.of(expected);
        double[] build = Reals.of(actual);
        squares.add(reference, build, mask.map(Reals::of).orElse(null));
        labels.ifPresent(classes -> addClasses(reference, build, Reals.of(classes)));
    }

    private void addClasses(double[] reference, double[] build, double[] labels) {
        int classes = reference.length / labels.length;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                int expected = largest(reference, i * classes, classes);
                int actual = largest(build, i * classes, classes);
                labelled++;
                agreeing += expected == actual ? 1 : 0;
                right += actual == labels[i] ? 1 : 0;
                rightOfReference += expected == labels[i] ? 1 : 0;
            }
        }
    }

    private static int largest(double[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }

    /** Root mean square of the difference over that of the reference. */
    double relativeRmse() {
        return squares.change() == 0 ? 0 : Math.sqrt(squares.change() / squares.reference());
    }

    /** How often the largest class is right, before and after; empty without labels. */
    Optional<ComparisonReport.TopOne> topOne() {
        return labelled == 0
                ? Optional.empty()
                : Optional.of(new ComparisonReport.TopOne(
                        (double) rightOfReference / labelled, (double) right / labelled, (double) agreeing / labelled));
    }
}
