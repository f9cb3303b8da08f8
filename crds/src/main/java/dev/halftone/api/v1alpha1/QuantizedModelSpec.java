package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.halftone.format.NumberFormat;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model to be as fast as its loss budget allows on an accelerator. */
@ApiRecord
@ValidationRule(
        value = "self.modelRef == oldSelf.modelRef",
        message = "modelRef is immutable: make another QuantizedModel",
        fieldPath = ".modelRef")
@ValidationRule(
        value = "self.calibrationRef == oldSelf.calibrationRef",
        message = "calibrationRef is immutable: make another QuantizedModel",
        fieldPath = ".calibrationRef")
@ValidationRule(
        value = "self.acceleratorRef == oldSelf.acceleratorRef",
        message = "acceleratorRef is immutable: make another QuantizedModel",
        fieldPath = ".acceleratorRef")
@ValidationRule(
        value =
                "has(self.output) == has(oldSelf.output) && (!has(self.output) || self.output.uri == oldSelf.output.uri)",
        message = "output is immutable: make another QuantizedModel")
public record QuantizedModelSpec(
        @JsonPropertyDescription("The Model, in the same namespace. Immutable.") @Required
        LocalReference modelRef,

        @JsonPropertyDescription("The CalibrationSet, in the same namespace. Immutable.") @Required
        LocalReference calibrationRef,

        @JsonPropertyDescription("The Accelerator. Immutable.") @Required
        ClusterReference acceleratorRef,

        @JsonPropertyDescription("How much loss the plan may add.") @Required
        LossBudget lossBudget,

        @JsonPropertyDescription("What the plan saves as much of as the budget allows.")
        @SchemaFrom(type = Objective.class)
        @Default(QuantizedModelSpec.DEFAULT_OBJECTIVE)
        String objective,

        @JsonPropertyDescription("Number formats that may be used; empty: all of the accelerator.")
        @Size(max = Bounds.FORMATS)
        @SchemaFrom(type = NumberFormat[].class)
        List<String> formats,

        @JsonPropertyDescription(
                "How weights are rounded. Nearest: each by itself. Gptq: each makes up for the errors of "
                        + "those before. Auto: layer by layer what costs least, biases corrected.")
        @SchemaFrom(type = RoundingMethod.class)
        @Default(QuantizedModelSpec.DEFAULT_ROUNDING)
        String rounding,

        @JsonPropertyDescription("Seconds to spend on measuring, in the whole model, plans around the solver's, "
                + "of which the faster ones within the budget are taken; 0: none. What would not "
                + "end in time is not begun: slow models need minutes.")
        @Min(0)
        @Max(86400)
        @Default(QuantizedModelSpec.DEFAULT_REFINEMENT_SECONDS)
        Long refinementSeconds,

        @JsonPropertyDescription(
                "Standard: only operators of the ONNX standard. Any: also those that only onnxruntime knows.")
        @SchemaFrom(type = Portability.class)
        @Default(QuantizedModelSpec.DEFAULT_PORTABLE)
        String portable,

        @JsonPropertyDescription("Where the artifact goes; the store of the operator settings (or the folder of a "
                + "local run) if absent. Immutable.")
        @Nullable
        Output output,

        @JsonPropertyDescription("Run: measure, plan and publish. Suspend: start nothing new.")
        @SchemaFrom(type = RunPolicy.class)
        @Default(QuantizedModelSpec.DEFAULT_RUN_POLICY)
        String runPolicy,

        @JsonPropertyDescription("Whether the published artifact stays when this resource goes.")
        @SchemaFrom(type = DeletionPolicy.class)
        @Default(QuantizedModelSpec.DEFAULT_DELETION_POLICY)
        String deletionPolicy) {

    static final String DEFAULT_OBJECTIVE = "Latency";
    static final String DEFAULT_ROUNDING = "Nearest";
    static final String DEFAULT_REFINEMENT_SECONDS = "10";
    static final String DEFAULT_PORTABLE = "Any";
    static final String DEFAULT_RUN_POLICY = "Run";
    static final String DEFAULT_DELETION_POLICY = "Retain";

    public QuantizedModelSpec {
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

    /** How long changes of the plan may be measured. */
    public Duration refinement() {
        return Duration.ofSeconds(refinementSeconds);
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
