package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What the plan promises before the file is measured. */
@ApiRecord
public record PredictedFigures(
        @JsonPropertyDescription("Predicted loss in the metric of the budget.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String loss,

        @JsonPropertyDescription("Predicted relative RMSE.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String relativeRmse,

        @JsonPropertyDescription("Predicted loss MSE.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String absoluteMse,

        @JsonPropertyDescription("Predicted time of the workload in microseconds, points weighted.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long latencyMicros,

        @JsonPropertyDescription("Predicted time of the reference over time of the plan.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String speedup,

        @JsonPropertyDescription("Predicted size of the file in bytes.") @Min(0) @Max(Bounds.SAFE_INTEGER) @Nullable
        Long sizeBytes) {}
