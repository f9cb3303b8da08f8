package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.halftone.format.NumberFormat;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** How many layers have a format. */
@ApiRecord
public record FormatCount(
        @JsonPropertyDescription("The format.") @Required @SchemaFrom(type = NumberFormat.class)
        String format,

        @JsonPropertyDescription("Layers in that format.") @Required @Min(0) @Max(Bounds.COUNT)
        Long count) {}
