package dev.halftone.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory REFEREE = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    @ParameterizedTest
    @MethodSource("dev.halftone.api.v1alpha1.Manifest#valid()")
    void aValidManifestIsAdmitted(Manifest manifest) {
        assertThat(Validation.checkManifest(manifest.tree())).isEmpty();
        assertThat(referee(manifest).validate(body(manifest))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.halftone.api.v1alpha1.Manifest#valid()")
    void aValidSpecReadsAndWritesBackAsAServerWouldStoreIt(Manifest manifest) throws Exception {
        Record spec =
                JSON.treeToValue(manifest.tree().path("spec"), manifest.kind().spec());
        JsonNode written = JSON.valueToTree(spec);
        JsonNode stored = manifest.defaulted().path("spec");
        assertThat(JSON.treeToValue(written, manifest.kind().spec())).isEqualTo(spec);
        assertThat(JSON.treeToValue(stored, manifest.kind().spec())).isEqualTo(spec);
        assertThat(Validation.check(spec)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.halftone.api.v1alpha1.Manifest#valid()")
    void aStatusReadsAndWritesBackUnchanged(Manifest manifest) throws Exception {
        JsonNode status = manifest.defaulted().path("status");
        Record read = JSON.treeToValue(status, manifest.kind().status());
        assertThat(JSON.readTree(JSON.writeValueAsString(read))).isEqualTo(status);
    }

    @ParameterizedTest
    @MethodSource("dev.halftone.api.v1alpha1.Manifest#invalid()")
    void anInvalidManifestIsRefusedNamingTheFieldAndNoOther(Manifest manifest) {
        assertThat(Validation.checkManifest(manifest.tree()))
                .extracting(Violation::field)
                .containsExactly(manifest.refusedField());
    }

    @ParameterizedTest
    @MethodSource("dev.halftone.api.v1alpha1.Manifest#invalid()")
    void anIndependentValidatorAgreesOnTheSchema(Manifest manifest) {
        switch (manifest.refusedBy()) {
            case "schema" ->
                assertThat(referee(manifest).validate(body(manifest))).isNotEmpty();
            case "rule", "list", "unknown" ->
                assertThat(referee(manifest).validate(body(manifest))).isEmpty();
            case "metadata" -> assertThat(manifest.refusedField()).doesNotStartWith("spec");
            default -> throw new AssertionError(manifest.refusedBy());
        }
    }

    private static JsonSchema referee(Manifest manifest) {
        return REFEREE.getSchema(Validation.schema(manifest.kind()));
    }

    private static JsonNode body(Manifest manifest) {
        return Metadata.without(manifest.tree());
    }
}
