package dev.halftone.verify;

import dev.halftone.graph.Tensor;
import dev.halftone.measure.LogitRows;
import dev.halftone.measure.TargetLabels;
import dev.halftone.task.Metric;
import dev.halftone.task.TaskMeter;
import dev.halftone.task.TaskSample;
import java.util.Optional;

/** Adds up, in double, what one build loses sample by sample. */
final class LossSums {

    private final int samples;
    private final TaskMeter meter;
    private final SquaredChange squares = new SquaredChange();
    private double change;
    private double reference;
    private double divergence;
    private long positions;

    LossSums(int samples, TaskMeter meter) {
        this.samples = samples;
        this.meter = meter;
    }

    /** Of loss kind Output: the squared norm of the change, over the positions that count. */
    void addOutput(Tensor expected, Tensor actual, Optional<Tensor> mask) {
        squares.add(Reals.of(expected), Reals.of(actual), mask.map(Reals::of).orElse(null));
    }

    /** Of the losses that read logits: the change of the mean cross-entropy, and the divergence. */
    void addLogits(Tensor expected, Tensor actual, long[] labels) {
        var expectedRows = new LogitRows(expected);
        var actualRows = new LogitRows(actual);
        double before = 0;
        double after = 0;
        int counted = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != TargetLabels.IGNORED) {
                var p = expectedRows.row(row);
                var q = actualRows.row(row);
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

    /** What users know the model by. */
    void addTask(TaskSample sample) {
        meter.add(sample);
    }

    MeasuredLoss finished() {
        return new MeasuredLoss(
                samples,
                (change + squares.change()) / samples,
                (reference + squares.reference()) / samples,
                positions == 0 ? null : divergence / positions,
                meter.finished().stream().filter(Metric::areFigures).toList());
    }
}
