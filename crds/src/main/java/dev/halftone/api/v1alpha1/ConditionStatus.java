package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The three values of a condition. */
public enum ConditionStatus {
    /** It holds. */
    @JsonProperty("True")
    TRUE,
    /** It does not hold. */
    @JsonProperty("False")
    FALSE,
    /** Not known yet. */
    @JsonProperty("Unknown")
    UNKNOWN
}
