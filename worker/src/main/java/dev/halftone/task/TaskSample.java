package dev.halftone.task;

import dev.halftone.graph.Tensor;

/** The outputs of one sample, before and after, with what tells which of it counts. */
public final class TaskSample {

    private final Tensor expected;
    private final Tensor actual;
    private final float[] weights;
    private final long[] labels;

    /**
     * One sample.
     *
     * @param expected of the reference, in 32 bits
     * @param actual of the build, of the same shape
     * @param weights of the output's leading positions, zero where one does not count; empty where all count
     * @param labels what the sample came with, -1 for none; may be empty
     */
    public TaskSample(Tensor expected, Tensor actual, float[] weights, long[] labels) {
        this.expected = expected;
        this.actual = actual;
        this.weights = weights;
        this.labels = labels;
    }

    Tensor expected() {
        return expected;
    }

    Tensor actual() {
        return actual;
    }

    float[] weights() {
        return weights;
    }

    long[] labels() {
        return labels;
    }
}
