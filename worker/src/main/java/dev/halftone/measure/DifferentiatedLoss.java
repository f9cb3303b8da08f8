package dev.halftone.measure;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.gradient.LossHead;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.ValueInfo;

/**
 * A subject's loss at the end of its graph.
 *
 * @param square the value that holds g squared
 * @param cotangent the value that holds dg/dy
 * @param target the input that was added
 */
record DifferentiatedLoss(String square, String cotangent, ValueInfo target) {

    /** Appends a subject's loss. Labels are shifted, drawn and masked before they are fed: all losses of logits end alike. */
    static DifferentiatedLoss attach(SensitivitySubject subject, GraphBuilder graph) {
        String name = subject.loss().output();
        var shape = BackwardProgram.shape(subject.types(), name);
        var output = ValueInfo.of(name, ElementType.FLOAT, BackwardProgram.array(shape));
        return switch (subject.loss().kind()) {
            case OUTPUT -> {
                var head = LossHead.attach(graph, LossKind.OUTPUT, output);
                // The mean of (v . y)^2 over random signs is the squared norm: without the noise of the draw.
                String masked = graph.op("Mul", output.name(), head.cotangent());
                yield new DifferentiatedLoss(BackwardProgram.square(graph, masked), head.cotangent(), head.input());
            }
            case LABELS, NEXT_TOKEN, OWN_PREDICTION -> {
                var head = LossHead.attach(graph, LossKind.LABELS, output);
                yield new DifferentiatedLoss(
                        BackwardProgram.square(graph, head.loss()), head.cotangent(), head.input());
            }
        };
    }
}
