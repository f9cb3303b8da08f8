package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.halftone.format.NumberFormat;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The inputs of one measurement of sensitivity. */
@ApiRecord
@ValidationRule(value = "self == oldSelf", message = "a profile is immutable: it is named by its inputs")
public record SensitivityProfileSpec(
        @JsonPropertyDescription("A Model with these bytes, in the same namespace.") @Required
        LocalReference modelRef,

        @JsonPropertyDescription("A CalibrationSet with these samples, in the same namespace.") @Required
        LocalReference calibrationRef,

        @JsonPropertyDescription(
                "The Accelerator whose pods measure: backend, resources and nodes. The result does not "
                        + "depend on it.")
        @Nullable
        ClusterReference acceleratorRef,

        @JsonPropertyDescription("Digest of the ONNX file.")
        @Required
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        String modelDigest,

        @JsonPropertyDescription("Digest of the samples with their count and seed.")
        @Required
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        String calibrationDigest,

        @JsonPropertyDescription("The loss that is differentiated.")
        Loss loss,

        @JsonPropertyDescription("Number formats that are measured.")
        @Size(max = Bounds.FORMATS)
        @SchemaFrom(type = NumberFormat[].class)
        List<String> formats,

        @JsonPropertyDescription(
                "How weights are rounded. Nearest: each by itself. Gptq: each makes up for the errors of "
                        + "those before. Auto: layer by layer what costs least, biases corrected.")
        @SchemaFrom(type = RoundingMethod.class)
        @Default(SensitivityProfileSpec.DEFAULT_ROUNDING)
        String rounding,

        @JsonPropertyDescription("Shards of the samples.")
        @Min(1)
        @Max(1024)
        @Default(SensitivityProfileSpec.DEFAULT_SHARDS)
        Long shards) {

    static final String DEFAULT_ROUNDING = "Nearest";
    static final String DEFAULT_SHARDS = "1";

    public SensitivityProfileSpec {
        loss = Absent.orElse(loss, Loss.ofOutput());
        formats = Absent.orEmpty(formats);
        rounding = Absent.orElse(rounding, DEFAULT_ROUNDING);
        shards = Absent.orElse(shards, Long.valueOf(DEFAULT_SHARDS));
    }

    /** The number formats that {@code formats} names. */
    public Set<NumberFormat> numberFormats() {
        return WireNames.parseAll(NumberFormat.class, "formats", formats);
    }

    /** The rounding. */
    public RoundingMethod roundingMethod() {
        return WireNames.parse(RoundingMethod.class, "rounding", rounding);
    }
}
