package dev.halftone.verify;

import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.task.Metric;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a build loses against the reference, on held-out samples.
 *
 * @param lossMse mean over samples of the squared change of g
 * @param referenceSquare mean over samples of g^2 of the reference
 * @param klDivergence mean over positions, in nats; absent for losses that read no logits
 * @param metrics what users know the model by, their own first
 */
public record MeasuredLoss(
        int samples,
        double lossMse,
        double referenceSquare,
        @Nullable Double klDivergence,
        List<Metric> metrics) {

    public MeasuredLoss {
        metrics = List.copyOf(metrics);
    }

    /** The root mean square change, relative to the loss itself. */
    public double relativeRmse() {
        return Math.sqrt(lossMse / referenceSquare);
    }

    /** The loss in the unit of a budget. */
    public double in(LossMetric budget) {
        return switch (budget) {
            case RELATIVE_RMSE -> relativeRmse();
            case ABSOLUTE_MSE -> lossMse;
            case KL_DIVERGENCE ->
                Optional.ofNullable(klDivergence)
                        .orElseThrow(
                                () -> new IllegalArgumentException("a KL divergence needs a loss that reads logits"));
        };
    }
}
