package dev.halftone.work;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.halftone.api.v1alpha1.Artifact;
import dev.halftone.api.v1alpha1.Baseline;
import dev.halftone.api.v1alpha1.CalibrationFacts;
import dev.halftone.api.v1alpha1.FrontierPoint;
import dev.halftone.api.v1alpha1.MeasuredFigures;
import dev.halftone.api.v1alpha1.ModelFacts;
import dev.halftone.api.v1alpha1.PlanSummary;
import dev.halftone.api.v1alpha1.PredictedFigures;
import dev.halftone.api.v1alpha1.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stage came to, in short; the full report is in the store. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkReport.Inspected.class, name = "Inspected"),
    @JsonSubTypes.Type(value = WorkReport.SensitivityMeasured.class, name = "SensitivityMeasured"),
    @JsonSubTypes.Type(value = WorkReport.LatencyMeasured.class, name = "LatencyMeasured"),
    @JsonSubTypes.Type(value = WorkReport.Assembled.class, name = "Assembled"),
    @JsonSubTypes.Type(value = WorkReport.Removed.class, name = "Removed"),
    @JsonSubTypes.Type(value = WorkReport.Refused.class, name = "Refused")
})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public sealed interface WorkReport {

    /**
     * The model is one that the later stages take, and so are the samples.
     *
     * @param model absent if the order named none
     * @param calibration absent if the order named none
     */
    record Inspected(@Nullable ModelFacts model, @Nullable CalibrationFacts calibration, Artifact report)
            implements WorkReport {}

    /** The loss of each layer in each format is known for one shard of the samples. */
    record SensitivityMeasured(Artifact report, Shard shard, long layers, long samples) implements WorkReport {}

    /**
     * The time of each configuration is known for one shard of the distinct subgraphs.
     *
     * @param fingerprint of hardware, driver, runtime and settings
     * @param noise relative, as a decimal string
     */
    record LatencyMeasured(
            Artifact report, Shard shard, Digest fingerprint, long latencyMicros, String noise, long subgraphs)
            implements WorkReport {}

    /**
     * A plan was found, written, measured and, if it meets the budget, published.
     *
     * @param reason of the verdict, a constant of {@link dev.halftone.api.v1alpha1.Reason}
     * @param artifact absent if no plan meets the budget
     */
    record Assembled(
            String reason,
            PlanSummary plan,
            PredictedFigures predicted,
            MeasuredFigures measured,
            Baseline baseline,
            List<FrontierPoint> frontier,
            @Nullable Artifact artifact,
            Artifact report,
            Digest fingerprint)
            implements WorkReport {
        public Assembled {
            frontier = frontier == null ? List.of() : List.copyOf(frontier);
        }
    }

    /**
     * What was published is gone.
     *
     * @param uri of the folder that was deleted
     * @param files in it; none if it had gone before
     */
    record Removed(String uri, long files) implements WorkReport {}

    /**
     * The stage cannot be done.
     *
     * @param reason a constant of {@link dev.halftone.api.v1alpha1.Reason}
     * @param message one line naming what is wrong and what to change
     */
    record Refused(Stage stage, String reason, String message) implements WorkReport {}
}
