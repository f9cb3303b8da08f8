package dev.halftone.measure;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.Arrays;
import java.util.List;

/** What a subject's loss is fed beside a sample: signs, or labels. */
final class LossTargets {

    private final SensitivitySubject subject;
    private final long[] shape;
    private final TargetLabels labels;

    LossTargets(SensitivitySubject subject) {
        this.subject = subject;
        this.shape = BackwardProgram.array(
                BackwardProgram.shape(subject.types(), subject.loss().output()));
        this.labels = new TargetLabels(subject.loss(), subject.samples(), subject.graph(), subject.seed());
    }

    /** Whether labels are drawn from the model's own distribution, which takes its logits. */
    boolean needLogits() {
        return subject.loss().kind() == LossKind.OWN_PREDICTION;
    }

    /** Of a sample, where logits are not needed. */
    Tensor of(int sample) {
        // no more than the shape of the output is read
        return of(sample, Tensor.over(ElementType.FLOAT, shape, Tensor.allocate(4 * Tensor.count(shape))));
    }

    /** Of a sample with the model's logits. */
    Tensor of(int sample, Tensor logits) {
        if (subject.loss().kind() == LossKind.OUTPUT) {
            float[] weights = subject.loss()
                    .mask()
                    .flatMap(name -> subject.samples().array(name, List.of(sample)))
                    .map(mask -> Cotangents.weights(mask, shape))
                    .orElse(new float[0]);
            return Cotangents.signs(shape, weights, subject.seed() * 1_000_003 + sample);
        }
        return Tensor.ofLongs(Arrays.copyOf(shape, shape.length - 1), labels.of(sample, logits));
    }
}
