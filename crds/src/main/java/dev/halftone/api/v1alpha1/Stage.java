package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The stages of the pipeline, in order: each is a kind of Job and a subcommand of the worker. */
public enum Stage {
    /** Reads the model and finds its layers and subgraphs, or refuses it. */
    @JsonProperty("Inspect")
    INSPECT,
    /** Measures what each layer loses in each format. */
    @JsonProperty("Sensitivity")
    SENSITIVITY,
    /** Measures what each subgraph gains in each configuration. */
    @JsonProperty("Latency")
    LATENCY,
    /** Solves, rewrites, verifies and publishes. */
    @JsonProperty("Assembly")
    ASSEMBLY,
    /** Deletes what was published for a QuantizedModel that goes. */
    @JsonProperty("Removal")
    REMOVAL
}
