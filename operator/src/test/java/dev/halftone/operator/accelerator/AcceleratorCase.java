package dev.halftone.operator.accelerator;

import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.operator.derived.Situation;
import dev.halftone.operator.status.Decision;

/** Opens the decision for an Accelerator to the golden cases. */
public final class AcceleratorCase {

    private AcceleratorCase() {}

    /** Decides. */
    public static Decision<?> decide(Situation situation) {
        return new AcceleratorDecision((Accelerator) situation.primary(), Situation.NOW).decide(situation.nodes());
    }
}
