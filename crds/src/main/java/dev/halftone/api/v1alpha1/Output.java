package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an artifact goes. */
@ApiRecord
@ValidationRule(
        value = "!has(self.secretRef) || !self.uri.startsWith('file:')",
        message = "secretRef does not apply to a file URI",
        fieldPath = ".secretRef")
public record Output(
        @JsonPropertyDescription(
                "Where the artifact goes: file (local runs only), pvc, s3 or oci, without tag or digest.")
        @Required
        @Size(min = 3, max = Bounds.URI)
        @Pattern(Bounds.URI_PATTERN)
        String uri,

        @JsonPropertyDescription("Secret with the credentials of the store, in the same namespace.") @Nullable
        LocalReference secretRef)
        implements CrossChecked {

    @Override
    public List<Violation> crossCheck() {
        return CrossChecked.rule(
                secretRef == null || !uri.startsWith("file:"), "secretRef", "secretRef does not apply to a file URI");
    }
}
