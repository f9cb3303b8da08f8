package dev.halftone.verify;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.Cotangents;
import dev.halftone.measure.TargetLabels;
import dev.halftone.task.GivenLabels;
import dev.halftone.task.Task;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the samples' outputs are held against: the positions that count, and labels. */
final class SampleTargets {

    private static final long[] NONE = {};

    private final LossSubject subject;
    private final TargetLabels labels;
    private @Nullable Task task;

    SampleTargets(LossSubject subject) {
        this.subject = subject;
        this.labels = new TargetLabels(subject.loss(), subject.samples(), subject.graph(), subject.seed());
    }

    /** What the output is to users; told by the first sample that is asked for. */
    Task task(Tensor expected) {
        var known = task;
        if (known == null) {
            known = switch (subject.loss().kind()) {
                case LABELS, NEXT_TOKEN, OWN_PREDICTION -> Task.CLASSES;
                case OUTPUT -> Task.of(expected, given(), subject.loss().mask().isPresent());
            };
            task = known;
        }
        return known;
    }

    private GivenLabels given() {
        var given = GivenLabels.NONE;
        for (int sample : subject.indices()) {
            given = given.with(labels.asGiven(sample).orElse(NONE));
        }
        return given;
    }

    /** Labels of a sample, one for each row where rows choose classes; may be empty. */
    long[] labels(int sample, Tensor expected) {
        if (subject.loss().kind() != LossKind.OUTPUT) {
            return labels.of(sample, expected);
        }
        long[] given = labels.asGiven(sample).orElse(NONE);
        if (task(expected) != Task.CLASSES) {
            return given;
        }
        return given.length == Task.rows(expected) ? labels.of(sample, expected) : NONE;
    }

    /** Zero where a position of the output does not count; of a loss that reads logits, labels say that. */
    Optional<Tensor> mask(int sample, Tensor output) {
        if (subject.loss().kind() != LossKind.OUTPUT) {
            return Optional.empty();
        }
        var mask = subject.loss().mask().flatMap(name -> subject.samples().array(name, List.of(sample)));
        mask.ifPresent(array -> Cotangents.requireLeading(array, output.shape()));
        return mask;
    }
}
