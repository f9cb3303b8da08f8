package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a calibration set. */
@ApiRecord
public record CalibrationSetStatus(
        @JsonPropertyDescription("What is true of this object, one entry per type.") @Size(max = Bounds.CONDITIONS)
        List<Condition> conditions,

        @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Digest of the order that the facts answer.")
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        @Nullable
        String order,

        @JsonPropertyDescription("What inspection found.") @Nullable
        CalibrationFacts facts) {

    public CalibrationSetStatus {
        conditions = Absent.orEmpty(conditions);
    }
}
