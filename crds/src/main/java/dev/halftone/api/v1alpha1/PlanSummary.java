package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plan in short; the whole of it is in the report. */
@ApiRecord
public record PlanSummary(
        @JsonPropertyDescription("Digest of the plan.")
        @Required
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        String digest,

        @JsonPropertyDescription("Certified relative gap: at most this share of the gain is missed.")
        @Size(min = 1, max = Bounds.DECIMAL)
        @Pattern(Bounds.DECIMAL_PATTERN)
        @Nullable
        String gap,

        @JsonPropertyDescription("How long the plan was searched for, in microseconds.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long solveMicros,

        @JsonPropertyDescription("Layers by format.") @Size(max = Bounds.FORMATS)
        List<FormatCount> layers) {

    public PlanSummary {
        layers = Absent.orEmpty(layers);
    }
}
