package dev.halftone;

import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.QuantizedModelSpec;
import dev.halftone.failure.UserError;
import dev.halftone.format.NumberFormat;
import java.util.EnumSet;
import java.util.Set;

/** A QuantizedModel with everything that it refers to. */
record Request(
        String namespace,
        String name,
        QuantizedModelSpec spec,
        Subject.Named<ModelSpec> model,
        Subject.Named<CalibrationSetSpec> calibration,
        Subject.Named<AcceleratorSpec> accelerator) {

    /** What has to be measured for it. */
    Subject subject() {
        return new Subject(model, calibration, formats(), spec.portability(), spec.roundingMethod());
    }

    /** What both the QuantizedModel and the accelerator allow, without the reference; an empty list allows everything. */
    Set<NumberFormat> formats() {
        Set<NumberFormat> formats = EnumSet.allOf(NumberFormat.class);
        if (!accelerator.spec().numberFormats().isEmpty()) {
            formats.retainAll(accelerator.spec().numberFormats());
        }
        if (!spec.numberFormats().isEmpty()) {
            formats.retainAll(spec.numberFormats());
        }
        formats.remove(NumberFormat.FP32);
        return formats;
    }

    /**
     * Checks that the budget bounds what the loss is.
     *
     * @throws UserError naming the fields that don't go together
     */
    void checkBudget() {
        var kind = model.spec().loss().lossKind();
        if (spec.lossBudget().lossMetric() != LossMetric.KL_DIVERGENCE || kind == LossKind.OWN_PREDICTION) {
            return;
        }
        String field = "QuantizedModel " + name + " spec.lossBudget.metric: KlDivergence ";
        if (kind == LossKind.OUTPUT) {
            throw UserError.invalid(field + "needs a loss that reads logits, and spec.loss.kind of Model "
                    + model.name() + " is Output; take RelativeRmse, or OwnPrediction there");
        }
        throw UserError.invalid(field
                + "is the divergence from the model's own predictions; set spec.loss.kind of Model " + model.name()
                + " to OwnPrediction, not " + model.spec().loss().kind());
    }
}
