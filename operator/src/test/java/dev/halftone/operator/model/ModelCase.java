package dev.halftone.operator.model;

import dev.halftone.api.v1alpha1.Model;
import dev.halftone.operator.derived.Situation;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.InspectionDecision;

/** Opens the decision for a Model to the golden cases. */
public final class ModelCase {

    private ModelCase() {}

    /** Decides. */
    public static Decision<?> decide(Situation situation) {
        return new InspectionDecision<>(new Models(), (Model) situation.primary(), Situation.SETTINGS, Situation.NOW)
                .decide(situation.jobs());
    }
}
