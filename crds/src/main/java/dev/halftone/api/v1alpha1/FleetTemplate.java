package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.halftone.format.NumberFormat;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the QuantizedModels of a fleet have in common. */
@ApiRecord
public record FleetTemplate(
        @JsonPropertyDescription("The CalibrationSet of every model; the one that has the name of the model if absent.")
        @Nullable
        LocalReference calibrationRef,

        @JsonPropertyDescription("How much loss the plan may add.") @Required
        LossBudget lossBudget,

        @JsonPropertyDescription("What the plan saves as much of as the budget allows.")
        @SchemaFrom(type = Objective.class)
        @Default(FleetTemplate.DEFAULT_OBJECTIVE)
        String objective,

        @JsonPropertyDescription("Number formats that may be used; empty: all of the accelerator.")
        @Size(max = Bounds.FORMATS)
        @SchemaFrom(type = NumberFormat[].class)
        List<String> formats,

        @JsonPropertyDescription(
                "How weights are rounded. Nearest: each by itself. Gptq: each makes up for the errors of "
                        + "those before. Auto: layer by layer what costs least, biases corrected.")
        @SchemaFrom(type = RoundingMethod.class)
        @Default(FleetTemplate.DEFAULT_ROUNDING)
        String rounding,

        @JsonPropertyDescription("Seconds to spend on measuring, in the whole model, plans around the solver's, "
                + "of which the faster ones within the budget are taken; 0: none. What would not "
                + "end in time is not begun: slow models need minutes.")
        @Min(0)
        @Max(86400)
        @Default(FleetTemplate.DEFAULT_REFINEMENT_SECONDS)
        Long refinementSeconds,

        @JsonPropertyDescription(
                "Standard: only operators of the ONNX standard. Any: also those that only onnxruntime knows.")
        @SchemaFrom(type = Portability.class)
        @Default(FleetTemplate.DEFAULT_PORTABLE)
        String portable,

        @JsonPropertyDescription(
                "Under which the artifacts go: the name of the QuantizedModel is added as a last path " + "segment.")
        @Nullable
        Output output,

        @JsonPropertyDescription("Run: measure, plan and publish. Suspend: start nothing new.")
        @SchemaFrom(type = RunPolicy.class)
        @Default(FleetTemplate.DEFAULT_RUN_POLICY)
        String runPolicy,

        @JsonPropertyDescription("Whether the published artifact stays when this resource goes.")
        @SchemaFrom(type = DeletionPolicy.class)
        @Default(FleetTemplate.DEFAULT_DELETION_POLICY)
        String deletionPolicy) {

    static final String DEFAULT_OBJECTIVE = "Latency";
    static final String DEFAULT_ROUNDING = "Nearest";
    static final String DEFAULT_REFINEMENT_SECONDS = "10";
    static final String DEFAULT_PORTABLE = "Any";
    static final String DEFAULT_RUN_POLICY = "Run";
    static final String DEFAULT_DELETION_POLICY = "Retain";

    public FleetTemplate {
        objective = Absent.orElse(objective, DEFAULT_OBJECTIVE);
        formats = Absent.orEmpty(formats);
        rounding = Absent.orElse(rounding, DEFAULT_ROUNDING);
        refinementSeconds = Absent.orElse(refinementSeconds, Long.valueOf(DEFAULT_REFINEMENT_SECONDS));
        portable = Absent.orElse(portable, DEFAULT_PORTABLE);
        runPolicy = Absent.orElse(runPolicy, DEFAULT_RUN_POLICY);
        deletionPolicy = Absent.orElse(deletionPolicy, DEFAULT_DELETION_POLICY);
    }

    /** The objective. */
    public Objective planObjective() {
        return WireNames.parse(Objective.class, "objective", objective);
    }

    /** The number formats that {@code formats} names. */
    public Set<NumberFormat> numberFormats() {
        return WireNames.parseAll(NumberFormat.class, "formats", formats);
    }

    /** The rounding. */
    public RoundingMethod roundingMethod() {
        return WireNames.parse(RoundingMethod.class, "rounding", rounding);
    }

    /** Which operators the artifact may hold. */
    public Portability portability() {
        return WireNames.parse(Portability.class, "portable", portable);
    }

    /** Whether work goes on. */
    public RunPolicy run() {
        return WireNames.parse(RunPolicy.class, "runPolicy", runPolicy);
    }

    /** What happens to the artifact on deletion. */
    public DeletionPolicy onDeletion() {
        return WireNames.parse(DeletionPolicy.class, "deletionPolicy", deletionPolicy);
    }
}
