package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What inspection found in a calibration set. */
@ApiRecord
public record CalibrationFacts(
        @JsonPropertyDescription("Digest of the samples.")
        @Required
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        String digest,

        @JsonPropertyDescription("Digest of the held-out samples, if they come from another source.")
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        @Nullable
        String holdOutDigest,

        @JsonPropertyDescription("Samples in the source.") @Min(0) @Max(Bounds.COUNT) @Nullable
        Long samples) {}
