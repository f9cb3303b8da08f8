package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a plan saves as much of as the budget allows. */
public enum Objective {
    /** Time over the workload. */
    @JsonProperty("Latency")
    LATENCY,
    /** Bytes of the weights. */
    @JsonProperty("Memory")
    MEMORY,
    /** Multiply-accumulates, weighted by the cost of their format. */
    @JsonProperty("Macs")
    MACS
}
