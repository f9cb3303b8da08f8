package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.math.BigDecimal;

/** How much loss a plan may add. */
@ApiRecord
public record LossBudget(
        @JsonPropertyDescription("RelativeRmse: RMSE relative to the loss scale. AbsoluteMse: loss MSE. KlDivergence: "
                + "mean KL divergence in nats.")
        @SchemaFrom(type = LossMetric.class)
        @Default(LossBudget.DEFAULT_METRIC)
        String metric,

        @JsonPropertyDescription("The most that a plan may lose, as a decimal string, e.g. 0.10.")
        @Required
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        String max) {

    static final String DEFAULT_METRIC = "RelativeRmse";

    public LossBudget {
        metric = Absent.orElse(metric, DEFAULT_METRIC);
    }

    /** The metric. */
    public LossMetric lossMetric() {
        return WireNames.parse(LossMetric.class, "metric", metric);
    }

    /** The most that a plan may lose, in the unit of the metric. */
    public BigDecimal maxLoss() {
        return DecimalString.parse("lossBudget.max", max);
    }
}
