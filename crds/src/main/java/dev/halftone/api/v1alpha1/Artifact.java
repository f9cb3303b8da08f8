package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Bytes in a store, pinned by digest. */
@ApiRecord
public record Artifact(
        @JsonPropertyDescription("Where the bytes are.")
        @Required
        @Size(min = 3, max = Bounds.URI)
        @Pattern(Bounds.URI_PATTERN)
        String uri,

        @JsonPropertyDescription("Digest of the bytes.")
        @Required
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        String digest,

        @JsonPropertyDescription("Size in bytes.") @Min(0) @Max(Bounds.SAFE_INTEGER) @Nullable
        Long sizeBytes,

        @JsonPropertyDescription("Digest of the file beside it that its weights lie in, if there is one.")
        @Size(min = 71, max = 71)
        @Pattern(Bounds.DIGEST_PATTERN)
        @Nullable
        String dataDigest) {

    /** Of one file. */
    public static Artifact of(String uri, String digest, long sizeBytes) {
        return new Artifact(uri, digest, sizeBytes, null);
    }
}
