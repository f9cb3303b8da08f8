package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How weights are rounded to a grid. */
public enum RoundingMethod {
    /** To the nearest value, ties to even. */
    @JsonProperty("Nearest")
    NEAREST
}
