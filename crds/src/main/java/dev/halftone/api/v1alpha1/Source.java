package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where bytes are. */
@ApiRecord
@ValidationRule(
        value = "!has(self.secretRef) || !self.uri.startsWith('file:')",
        message = "secretRef does not apply to a file URI",
        fieldPath = ".secretRef")
public record Source(
        @JsonPropertyDescription("Where the bytes are: file (local runs only; a relative path resolves against the "
                + "folder of the manifest), pvc, https, s3 or oci.")
        @Required
        @Size(min = 3, max = Bounds.URI)
        @Pattern(Bounds.URI_PATTERN)
        String uri,

        @JsonPropertyDescription("Digest of the bytes as 64 hexadecimal digits; other bytes are refused.")
        @Size(min = 64, max = 64)
        @Pattern("^[0-9a-f]{64}$")
        @Nullable
        String sha256,

        @JsonPropertyDescription("Secret with the credentials of the store, in the same namespace.") @Nullable
        LocalReference secretRef)
        implements CrossChecked {

    @Override
    public List<Violation> crossCheck() {
        return CrossChecked.rule(
                secretRef == null || !uri.startsWith("file:"), "secretRef", "secretRef does not apply to a file URI");
    }
}
