package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which operators an artifact may hold. */
public enum Portability {
    /** Only operators of the ONNX standard. */
    @JsonProperty("Standard")
    STANDARD,
    /** Also operators that only onnxruntime knows. */
    @JsonProperty("Any")
    ANY
}
