package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.derived.Situation;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.Judgement;

/** Opens the removal of an artifact to the golden cases: the status stays, and without another look the finalizer goes. */
public final class RemovalCase {

    private RemovalCase() {}

    /** Decides. */
    public static Decision<?> decide(Situation situation) {
        var quantizedModel = (QuantizedModel) situation.primary();
        var step = new Removal(quantizedModel, Situation.SETTINGS).step(situation.jobs(), Situation.NOW);
        return new Decision<>(
                quantizedModel.getStatus(),
                step.said().orElseGet(() -> new Judgement.Progressing(Reason.PROGRESSING, "removal")),
                step.changes(),
                step.again());
    }
}
