package dev.halftone.verify;

import dev.halftone.graph.Tensor;
import dev.halftone.measure.Distribution;
import dev.halftone.measure.TargetLabels;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds up, in double, what one build loses sample by sample. */
final class LossSums {

    private final int samples;
    private final SquaredChange squares = new SquaredChange();
    private double change;
    private double reference;
    private double divergence;
    private long positions;
    private long rightBefore;
    private long rightAfter;
    private double entropyBefore;
    private double entropyAfter;
    private long labelled;
    private boolean sequences;

    LossSums(int samples) {
        this.samples = samples;
    }

    /** Of loss kind Output: the squared norm of the change, over the positions that count. */
    void addOutput(Tensor expected, Tensor actual, Optional<Tensor> mask) {
        squares.add(Reals.of(expected), Reals.of(actual), mask.map(Reals::of).orElse(null));
    }

    /** Of the losses that read logits: the change of the mean cross-entropy, and the divergence. */
    void addLogits(Tensor expected, Tensor actual, long[] labels) {
        double before = 0;
        double after = 0;
        int counted = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != TargetLabels.IGNORED) {
                var p = row(expected, row);
                var q = row(actual, row);
                before += p.crossEntropy((int) labels[row]);
                after += q.crossEntropy((int) labels[row]);
                divergence += p.divergence(q);
                counted++;
            }
        }
        positions += counted;
        if (counted > 0) {
            double difference = (after - before) / counted;
            change += difference * difference;
            reference += before / counted * (before / counted);
        }
    }

    /** Top-1 for one row a sample, perplexity for several. */
    void addMetric(Tensor expected, Tensor actual, long[] labels) {
        sequences |= labels.length > 1;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != TargetLabels.IGNORED) {
                var p = row(expected, row);
                var q = row(actual, row);
                rightBefore += p.mode() == labels[row] ? 1 : 0;
                rightAfter += q.mode() == labels[row] ? 1 : 0;
                entropyBefore += p.crossEntropy((int) labels[row]);
                entropyAfter += q.crossEntropy((int) labels[row]);
                labelled++;
            }
        }
    }

    MeasuredLoss finished() {
        return new MeasuredLoss(
                samples,
                (change + squares.change()) / samples,
                (reference + squares.reference()) / samples,
                positions == 0 ? null : divergence / positions,
                metric());
    }

    private @Nullable Metric metric() {
        if (labelled == 0) {
            return null;
        }
        return sequences
                ? new Metric("perplexity", Math.exp(entropyBefore / labelled), Math.exp(entropyAfter / labelled))
                : new Metric("top-1", (double) rightBefore / labelled, (double) rightAfter / labelled);
    }

    private static Distribution row(Tensor logits, int row) {
        int classes = Math.toIntExact(logits.dimension(-1));
        return Distribution.of(logits.floats(), row * classes, classes);
    }
}
