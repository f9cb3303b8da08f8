package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a fleet is. */
@ApiRecord
public record QuantizationFleetStatus(
        @JsonPropertyDescription("What is true of this object, one entry per type.") @Size(max = Bounds.CONDITIONS)
        List<Condition> conditions,

        @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Pairs that are selected.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long desired,

        @JsonPropertyDescription("QuantizedModels that are Ready.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long ready,

        @JsonPropertyDescription("QuantizedModels that need a change of their spec or inputs.")
        @Min(0)
        @Max(Bounds.COUNT)
        @Nullable
        Long stalled) {

    public QuantizationFleetStatus {
        conditions = Absent.orEmpty(conditions);
    }
}
