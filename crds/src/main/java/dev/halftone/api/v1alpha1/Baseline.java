package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** What the plan is compared with, in the same run. */
@ApiRecord
public record Baseline(
        @JsonPropertyDescription("Time of the reference in microseconds, points weighted.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long latencyMicros,

        @JsonPropertyDescription("Size of the reference in bytes.") @Min(0) @Max(Bounds.SAFE_INTEGER) @Nullable
        Long sizeBytes,

        @JsonPropertyDescription("The best build with one format everywhere.") @Nullable
        UniformFigures uniform) {}
