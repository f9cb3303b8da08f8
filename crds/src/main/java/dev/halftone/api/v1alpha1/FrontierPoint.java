package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A plan on the frontier of loss and time. */
@ApiRecord
public record FrontierPoint(
        @JsonPropertyDescription("Predicted relative RMSE.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String relativeRmse,

        @JsonPropertyDescription("Predicted time of the workload in microseconds, points weighted.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long latencyMicros,

        @JsonPropertyDescription("Predicted size of the file in bytes.") @Min(0) @Max(Bounds.SAFE_INTEGER) @Nullable
        Long sizeBytes) {}
