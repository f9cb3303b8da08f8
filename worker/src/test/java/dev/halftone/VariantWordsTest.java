package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.pass.Variants;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VariantWordsTest {

    static Iterable<String> rows() {
        return new Variants(false, Optional.of("mask")).rows().keySet();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachRewriteIsSaidInWords(String row) {
        assertThat(VariantWords.of(row)).contains(" ");
    }
}
