package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.halftone.format.NumberFormat;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The best build with one format everywhere that meets the budget, or loses least. */
@ApiRecord
public record UniformFigures(
        @JsonPropertyDescription("The format.") @Required @SchemaFrom(type = NumberFormat.class)
        String format,

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
        Long sizeBytes) {

    /** The format. */
    public NumberFormat numberFormat() {
        return WireNames.parse(NumberFormat.class, "format", format);
    }
}
