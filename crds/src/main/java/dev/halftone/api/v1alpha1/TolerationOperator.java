package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a toleration's value is compared. */
public enum TolerationOperator {
    /** Key and value are equal. */
    @JsonProperty("Equal")
    EQUAL,
    /** The key exists. */
    @JsonProperty("Exists")
    EXISTS
}
