package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.derived.Situation;
import dev.halftone.operator.status.Decision;

/** Opens the decisions for profiles to the golden cases. */
public final class ProfileCase {

    private ProfileCase() {}

    /** Decides for a SensitivityProfile. */
    public static Decision<?> sensitivity(Situation situation) {
        return new SensitivityDecision((SensitivityProfile) situation.primary(), Situation.SETTINGS, Situation.NOW)
                .decide(situation.sources(), situation.jobs());
    }

    /** Decides for a LatencyProfile. */
    public static Decision<?> latency(Situation situation) {
        return new LatencyDecision((LatencyProfile) situation.primary(), Situation.SETTINGS, Situation.NOW)
                .decide(situation.sources(), situation.jobs());
    }
}
