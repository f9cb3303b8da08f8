package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** One QuantizedModel for each pair of a selected Model and a selected Accelerator. */
@ApiRecord
public record QuantizationFleetSpec(
        @JsonPropertyDescription("Which Models of the namespace.") @Required
        Selector modelSelector,

        @JsonPropertyDescription("Which Accelerators.") @Required
        Selector acceleratorSelector,

        @JsonPropertyDescription("What the QuantizedModels have in common.") @Required
        FleetTemplate template,

        @JsonPropertyDescription("The most QuantizedModels that the fleet may make.")
        @Min(1)
        @Max(4096)
        @Default(QuantizationFleetSpec.DEFAULT_MAX_MODELS)
        Long maxModels) {

    static final String DEFAULT_MAX_MODELS = "256";

    public QuantizationFleetSpec {
        maxModels = Absent.orElse(maxModels, Long.valueOf(DEFAULT_MAX_MODELS));
    }
}
