package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A statement about an object; the standard condition of Kubernetes. */
@ApiRecord
public record Condition(
        @JsonPropertyDescription("What is stated.")
        @Required
        @Size(min = 1, max = 316)
        @Pattern(Bounds.CONDITION_TYPE_PATTERN)
        String type,

        @JsonPropertyDescription("Whether it holds.") @Required @SchemaFrom(type = ConditionStatus.class)
        String status,

        @JsonPropertyDescription("The generation of the spec that this is about.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("When the status last changed, RFC 3339 in UTC.")
        @Required
        @Size(min = 20, max = 32)
        @Pattern(Bounds.TIME_PATTERN)
        String lastTransitionTime,

        @JsonPropertyDescription("Why, as one word for machines.")
        @Required
        @Size(min = 1, max = 1024)
        @Pattern(Bounds.REASON_PATTERN)
        String reason,

        @JsonPropertyDescription("Why, as a sentence for people.") @Required @Size(max = 32768)
        String message) {

    /** Whether it holds. */
    public ConditionStatus conditionStatus() {
        return WireNames.parse(ConditionStatus.class, "status", status);
    }
}
