package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the real file does on held-out samples. */
@ApiRecord
public record MeasuredFigures(
        @JsonPropertyDescription("Measured loss in the metric of the budget.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String loss,

        @JsonPropertyDescription("Measured relative RMSE.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String relativeRmse,

        @JsonPropertyDescription("Measured loss MSE.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String absoluteMse,

        @JsonPropertyDescription("Measured time of the workload in microseconds, points weighted.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long latencyMicros,

        @JsonPropertyDescription("Measured time of the reference over time of the plan.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String speedup,

        @JsonPropertyDescription("Measured size of the file in bytes.") @Min(0) @Max(Bounds.SAFE_INTEGER) @Nullable
        Long sizeBytes,

        @JsonPropertyDescription("Noise of the measured time, relative: from timing the same build twice.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String latencyNoise,

        @JsonPropertyDescription("Held-out samples.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long samples,

        @JsonPropertyDescription("What users know the model by on the held-out samples, before and after.")
        @Size(max = Bounds.METRICS)
        List<TaskMetric> metrics) {

    public MeasuredFigures {
        metrics = Absent.orEmpty(metrics);
    }
}
