package dev.halftone.format;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The number formats: one row each. */
public enum NumberFormat {
    /** The reference. */
    @JsonProperty("Fp32")
    FP32,
    /** Half precision weights and activations. */
    @JsonProperty("Fp16")
    FP16,
    /** 8-bit weights per channel, 8-bit activations with scales fixed by calibration. */
    @JsonProperty("Int8")
    INT8,
    /** 8-bit weights per channel, 8-bit activations with scales found at run time. */
    @JsonProperty("Int8Dynamic")
    INT8_DYNAMIC,
    /** 8-bit weights in blocks; activations as in the reference. */
    @JsonProperty("Int8Weight")
    INT8_WEIGHT,
    /** 4-bit weights in blocks; activations as in the reference. */
    @JsonProperty("Int4")
    INT4
}
