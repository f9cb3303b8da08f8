package dev.halftone.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountsTest {

    @ParameterizedTest
    @CsvSource({"pvc://models/a.onnx, models", "pvc://models, models", "pvc://team.models-1/a/b, team.models-1"})
    void a_claim_is_the_authority_of_its_uri(String uri, String claim) {
        assertThat(Mounts.claim(uri)).contains(claim);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://models/a.onnx",
                "pvc:models",
                "pvc:///a",
                "pvc://Models/a",
                "pvc://../a",
                "pvc://a b/c",
                "pvc://user@claim/a",
                "pvc://claim:80/a",
                "pvc://-a/b"
            })
    void what_is_no_name_of_a_claim_is_never_mounted(String uri) {
        assertThat(Mounts.claim(uri)).isEmpty();
    }
}
