package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a taint does. */
public enum TaintEffect {
    /** Keeps new pods away. */
    @JsonProperty("NoSchedule")
    NO_SCHEDULE,
    /** Keeps new pods away if possible. */
    @JsonProperty("PreferNoSchedule")
    PREFER_NO_SCHEDULE,
    /** Also evicts running pods. */
    @JsonProperty("NoExecute")
    NO_EXECUTE
}
