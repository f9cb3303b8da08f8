package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How weights are rounded to a grid. */
public enum RoundingMethod {
    /** Each to the nearest value, ties to even. */
    @JsonProperty("Nearest")
    NEAREST,
    /** One input after the other, each making up for the errors of those before (GPTQ), wherever a layer can be rounded so. */
    @JsonProperty("Gptq")
    GPTQ,
    /** Layer by layer and format by format what is predicted to cost least, with the bias corrected where that costs less. */
    @JsonProperty("Auto")
    AUTO
}
