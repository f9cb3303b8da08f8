package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verdict, the evidence and the artifact. */
@ApiRecord
public record QuantizedModelStatus(
        @JsonPropertyDescription("What is true of this object, one entry per type.") @Size(max = Bounds.CONDITIONS)
        List<Condition> conditions,

        @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Min(0)
        @Max(Bounds.SAFE_INTEGER)
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("What the plan promised.") @Nullable
        PredictedFigures predicted,

        @JsonPropertyDescription("What the real file does.") @Nullable
        MeasuredFigures measured,

        @JsonPropertyDescription("What the plan is compared with.") @Nullable
        Baseline baseline,

        @JsonPropertyDescription("The plan in short.") @Nullable
        PlanSummary plan,

        @JsonPropertyDescription("Plans on the frontier of loss and time, by falling loss.")
        @Size(max = Bounds.FRONTIER)
        List<FrontierPoint> frontier,

        @JsonPropertyDescription("The published file; absent until a plan meets the budget.") @Nullable
        Artifact artifact,

        @JsonPropertyDescription("The full report.") @Nullable
        Artifact report,

        @JsonPropertyDescription("Digest of the order that these figures and this artifact answer.")
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        @Nullable
        String order,

        @JsonPropertyDescription("Digest of hardware, driver, runtime and settings that the times belong to.")
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        @Nullable
        String fingerprint,

        @JsonPropertyDescription("Name of the SensitivityProfile in use.")
        @Size(min = 1, max = Bounds.NAME)
        @Pattern(Bounds.NAME_PATTERN)
        @Nullable
        String sensitivityProfile,

        @JsonPropertyDescription("Name of the LatencyProfile in use.")
        @Size(min = 1, max = Bounds.NAME)
        @Pattern(Bounds.NAME_PATTERN)
        @Nullable
        String latencyProfile,

        @JsonPropertyDescription("The stage in work.") @Nullable
        Progress progress) {

    public QuantizedModelStatus {
        conditions = Absent.orEmpty(conditions);
        frontier = Absent.orEmpty(frontier);
    }
}
