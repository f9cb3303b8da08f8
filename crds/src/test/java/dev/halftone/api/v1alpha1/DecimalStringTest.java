package dev.halftone.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalStringTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "0.10, 0.10", "2.5e-7, 0.00000025", "123456789012.5, 123456789012.5", "1E3, 1000"})
    void aDecimalIsRead(String text, BigDecimal number) {
        assertThat(DecimalString.parse("max", text)).isEqualByComparingTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", ".5", "1.", "0,1", "NaN", "Infinity", "1e999", "0x10", " 1", "1\n", "10%"})
    void anythingElseIsRefusedNamingTheField(String text) {
        assertThatThrownBy(() -> DecimalString.parse("spec.lossBudget.max", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spec.lossBudget.max: \"" + text
                        + "\" is not a decimal number of at least 0: write it as \"0.10\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0951234, 4, 0.09512",
        "2.7, 3, 2.7",
        "0, 4, 0.0",
        "1234567, 3, 1230000",
        "2.5e-15, 4, 2.5E-15",
        "1.234e20, 2, 1.2E+20"
    })
    void aFigureIsRoundedToSignificantDigits(double value, int digits, String text) {
        assertThat(DecimalString.of(value, digits)).isEqualTo(text);
        assertThat(text).matches(DecimalString.PATTERN);
    }

    @Test
    void anExactFigureReadsBackAsTheSameDouble() {
        for (double value : new double[] {0.1, 1 / 3.0, 2e-300, Math.PI * 1e9}) {
            assertThat(Double.parseDouble(DecimalString.exact(value))).isEqualTo(value);
        }
    }
}
