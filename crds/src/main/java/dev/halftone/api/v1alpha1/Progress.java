package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** How far the stage in work is. */
@ApiRecord
public record Progress(
        @JsonPropertyDescription("The stage in work.") @Required @SchemaFrom(type = Stage.class)
        String stage,

        @JsonPropertyDescription("Shards done.") @Required @Min(0) @Max(Bounds.COUNT)
        Long completed,

        @JsonPropertyDescription("Shards in all.") @Required @Min(0) @Max(Bounds.COUNT)
        Long total) {}
