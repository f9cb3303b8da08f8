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

/** The inputs of one measurement of time. */
@ApiRecord
@ValidationRule(value = "self == oldSelf", message = "a profile is immutable: it is named by its inputs")
public record LatencyProfileSpec(
        @JsonPropertyDescription("A Model with these bytes, in the same namespace.") @Required
        LocalReference modelRef,

        @JsonPropertyDescription(
                "A CalibrationSet with these samples, in the same namespace: what the workload leaves open "
                        + "is taken from them.")
        @Required
        LocalReference calibrationRef,

        @JsonPropertyDescription("The Accelerator to measure on.") @Required
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

        @JsonPropertyDescription("Digest of the spec of the accelerator.")
        @Required
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        String acceleratorDigest,

        @JsonPropertyDescription("Shapes that are timed.") @Size(max = Bounds.WORKLOAD)
        List<WorkloadPoint> workload,

        @JsonPropertyDescription("Number formats that are timed.")
        @Size(max = Bounds.FORMATS)
        @SchemaFrom(type = NumberFormat[].class)
        List<String> formats,

        @JsonPropertyDescription(
                "Standard: only operators of the ONNX standard. Any: also those that only onnxruntime knows.")
        @SchemaFrom(type = Portability.class)
        @Default(LatencyProfileSpec.DEFAULT_PORTABLE)
        String portable,

        @JsonPropertyDescription("Array of the samples whose zeros mark positions that need not be computed: "
                + "the time is that of the others.")
        @Size(min = 1, max = Bounds.TENSOR_NAME)
        @Nullable
        String mask,

        @JsonPropertyDescription("Shards of the distinct subgraphs.")
        @Min(1)
        @Max(1024)
        @Default(LatencyProfileSpec.DEFAULT_SHARDS)
        Long shards) {

    static final String DEFAULT_PORTABLE = "Any";
    static final String DEFAULT_SHARDS = "1";

    public LatencyProfileSpec {
        workload = Absent.orEmpty(workload);
        formats = Absent.orEmpty(formats);
        portable = Absent.orElse(portable, DEFAULT_PORTABLE);
        shards = Absent.orElse(shards, Long.valueOf(DEFAULT_SHARDS));
    }

    /** The number formats that {@code formats} names. */
    public Set<NumberFormat> numberFormats() {
        return WireNames.parseAll(NumberFormat.class, "formats", formats);
    }

    /** Which operators are timed. */
    public Portability portability() {
        return WireNames.parse(Portability.class, "portable", portable);
    }
}
