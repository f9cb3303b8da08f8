package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What inspection found in a model. */
@ApiRecord
public record ModelFacts(
        @JsonPropertyDescription("Digest of the ONNX file.")
        @Required
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        String digest,

        @JsonPropertyDescription("Size of the file with its external data.") @Min(0) @Max(Bounds.SAFE_INTEGER) @Nullable
        Long sizeBytes,

        @JsonPropertyDescription("Version of the ONNX operator set.") @Min(1) @Max(1000) @Nullable
        Long opset,

        @JsonPropertyDescription("Layers that can change their format.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long layers,

        @JsonPropertyDescription("Sequential subgraphs.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long subgraphs,

        @JsonPropertyDescription("Subgraphs that need a measurement of their own.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long distinctSubgraphs) {}
