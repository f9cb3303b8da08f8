package dev.halftone.task;

import dev.halftone.measure.Distribution;
import dev.halftone.measure.LogitRows;
import dev.halftone.measure.TargetLabels;
import java.util.List;

/** Rows of logits beside the classes that they should have chosen: top-1 for one row a sample, perplexity and tokens for several. */
final class ClassMeter implements TaskMeter {

    private final double[] entropy = new double[2];
    private final long[] right = new long[2];
    private long kept;
    private long rows;
    private boolean sequences;

    @Override
    public void add(TaskSample sample) {
        long[] labels = sample.labels();
        var expected = new LogitRows(sample.expected());
        var actual = new LogitRows(sample.actual());
        sequences |= labels.length > 1;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != TargetLabels.IGNORED) {
                int before = add(0, expected.row(row), (int) labels[row]);
                int after = add(1, actual.row(row), (int) labels[row]);
                kept += before == after ? 1 : 0;
                rows++;
            }
        }
    }

    /** The class that a build chose. */
    private int add(int build, Distribution distribution, int label) {
        int chosen = distribution.mode();
        entropy[build] += distribution.crossEntropy(label);
        right[build] += chosen == label ? 1 : 0;
        return chosen;
    }

    @Override
    public List<Metric> finished() {
        if (rows == 0) {
            return List.of();
        }
        var accuracy = new double[] {(double) right[0] / rows, (double) right[1] / rows};
        double same = (double) kept / rows;
        return sequences
                ? List.of(
                        new Metric("perplexity", Math.exp(entropy[0] / rows), Math.exp(entropy[1] / rows)),
                        new Metric("token accuracy", accuracy[0], accuracy[1]),
                        new Metric("tokens predicted alike", 1, same))
                : List.of(
                        new Metric("top-1", accuracy[0], accuracy[1]), new Metric("classes predicted alike", 1, same));
    }
}
