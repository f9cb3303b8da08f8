package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The unit of a loss budget. */
public enum LossMetric {
    /** sqrt(loss MSE / E[g^2]); of loss kind Output: the relative RMSE of the output. */
    @JsonProperty("RelativeRmse")
    RELATIVE_RMSE,
    /** The loss MSE itself. */
    @JsonProperty("AbsoluteMse")
    ABSOLUTE_MSE,
    /** Mean KL divergence of the output distributions, in nats. */
    @JsonProperty("KlDivergence")
    KL_DIVERGENCE
}
