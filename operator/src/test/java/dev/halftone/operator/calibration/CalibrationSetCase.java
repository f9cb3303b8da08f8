package dev.halftone.operator.calibration;

import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.operator.derived.Situation;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.InspectionDecision;

/** Opens the decision for a CalibrationSet to the golden cases. */
public final class CalibrationSetCase {

    private CalibrationSetCase() {}

    /** Decides. */
    public static Decision<?> decide(Situation situation) {
        return new InspectionDecision<>(
                        new CalibrationSets(), (CalibrationSet) situation.primary(), Situation.SETTINGS, Situation.NOW)
                .decide(situation.jobs());
    }
}
