package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of one measurement of sensitivity. */
@ApiRecord
public record SensitivityProfileStatus(
        @JsonPropertyDescription("What is true of this object, one entry per type.") @Size(max = Bounds.CONDITIONS)
        List<Condition> conditions,

        @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("The loss of each layer in each format, one file for each shard.")
        @Size(max = Bounds.SHARDS)
        List<Artifact> reports,

        @JsonPropertyDescription("Layers measured.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long layers,

        @JsonPropertyDescription("Samples measured.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long samples,

        @JsonPropertyDescription("Shards done.") @Nullable Progress progress) {

    public SensitivityProfileStatus {
        conditions = Absent.orEmpty(conditions);
        reports = Absent.orEmpty(reports);
    }
}
