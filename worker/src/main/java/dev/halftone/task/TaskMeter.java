package dev.halftone.task;

import java.util.List;

/** Adds up the metrics of one task, sample by sample, in their order. */
public sealed interface TaskMeter permits ClassMeter, TextMeter, VectorMeter {

    /** Adds one sample. */
    void add(TaskSample sample);

    /** The metrics, the users' own first; empty where no sample had what they need. */
    List<Metric> finished();
}
