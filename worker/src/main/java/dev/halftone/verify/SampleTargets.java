package dev.halftone.verify;

import dev.halftone.graph.Tensor;
import dev.halftone.measure.Cotangents;
import dev.halftone.measure.TargetLabels;
import dev.halftone.task.Task;
import java.util.List;
import java.util.Optional;

/** What the samples' outputs are held against: the positions that count, and labels. */
final class SampleTargets {

    private static final long[] NONE = {};

    private final LossSubject subject;
    private final TargetLabels labels;
    private Task task = Task.VALUES;

    SampleTargets(LossSubject subject) {
        this.subject = subject;
        this.labels = new TargetLabels(subject.loss(), subject.samples(), subject.graph(), subject.seed());
    }

    /** What outputs like this one are to users; told once, before the first sample's target is asked for. */
    Task task(Tensor expected) {
        var loss = subject.loss();
        List<long[]> given = subject.indices().stream()
                .map(labels::asGiven)
                .flatMap(Optional::stream)
                .toList();
        task = Task.of(loss.kind(), expected, given, loss.mask().isPresent());
        return task;
    }

    /** Labels of a sample, one for each row where rows choose classes; may be empty. */
    long[] labels(int sample, Tensor expected) {
        return task == Task.CLASSES
                ? labels.of(sample, expected)
                : labels.asGiven(sample).orElse(NONE);
    }

    /** Zero where a position of the output does not count. */
    Optional<Tensor> mask(int sample, Tensor output) {
        var mask = subject.loss().mask().flatMap(name -> subject.samples().array(name, List.of(sample)));
        mask.ifPresent(array -> Cotangents.requireLeading(array, output.shape()));
        return mask;
    }
}
