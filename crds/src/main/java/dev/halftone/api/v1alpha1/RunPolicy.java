package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether work goes on. */
public enum RunPolicy {
    /** Measure, plan and publish. */
    @JsonProperty("Run")
    RUN,
    /** Start nothing new; what is published stays. */
    @JsonProperty("Suspend")
    SUSPEND
}
