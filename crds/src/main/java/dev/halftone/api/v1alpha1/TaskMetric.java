package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What users know a model by, before and after. */
@ApiRecord
public record TaskMetric(
        @JsonPropertyDescription("What is measured, such as top-1, perplexity, cosine.")
        @Required
        @Size(min = 1, max = Bounds.NAME)
        String name,

        @JsonPropertyDescription(
                "Of the reference, on held-out samples; 1 where it is agreement with the reference that is measured.")
        @Required
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.SIGNED_DECIMAL_PATTERN)
        String before,

        @JsonPropertyDescription("Of the plan, on the same samples.")
        @Required
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.SIGNED_DECIMAL_PATTERN)
        String after) {}
