package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the loss g is, per sample. */
public enum LossKind {
    /** g = v . y with random signs v: its mean square is the mean squared change of the output. */
    @JsonProperty("Output")
    OUTPUT,
    /** Cross-entropy of a logits output against labels of the calibration set. */
    @JsonProperty("Labels")
    LABELS,
    /** Mean cross-entropy of the next token. */
    @JsonProperty("NextToken")
    NEXT_TOKEN,
    /** Cross-entropy against labels sampled from the model's own distribution: bounds a KL divergence. */
    @JsonProperty("OwnPrediction")
    OWN_PREDICTION
}
