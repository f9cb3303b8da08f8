package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of one measurement of time. */
@ApiRecord
public record LatencyProfileStatus(
        @JsonPropertyDescription("What is true of this object, one entry per type.") @Size(max = Bounds.CONDITIONS)
        List<Condition> conditions,

        @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("The time of each subgraph in each configuration, one file for each shard.")
        @Size(max = Bounds.SHARDS)
        List<Artifact> reports,

        @JsonPropertyDescription("Digest of hardware, driver, runtime and settings that were timed.")
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        @Nullable
        String fingerprint,

        @JsonPropertyDescription("Time of the reference in microseconds, points weighted.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long latencyMicros,

        @JsonPropertyDescription("Noise of the times, relative.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String noise,

        @JsonPropertyDescription("Distinct subgraphs timed.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long subgraphs,

        @JsonPropertyDescription("Shards done.") @Nullable Progress progress) {

    public LatencyProfileStatus {
        conditions = Absent.orEmpty(conditions);
        reports = Absent.orEmpty(reports);
    }
}
