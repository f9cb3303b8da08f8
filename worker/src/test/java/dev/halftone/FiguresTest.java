package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiguresTest {

    @Test
    void sixDigitsAreKeptAndNoExponentIsWrittenWhereNoneIsNeeded() {
        assertThat(Figures.decimal(0)).isEqualTo("0");
        assertThat(Figures.decimal(1234567)).isEqualTo("1234570");
        assertThat(Figures.decimal(1.23456789e-7)).isEqualTo("0.000000123457");
        assertThat(Figures.decimal(0.12345, 4)).isEqualTo("0.1234");
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {1e-40, 1e-13, 1e-12, 3.3e-9, 0.5, 1e11, 9.99999e11, 9.999996e11, 999999999999.99999, 1e12, 7.7e40
            })
    void everyFigureIsWhatTheFieldsOfAResourceTake(double value) {
        String field = "^[0-9]{1,12}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?$";
        assertThat(Figures.decimal(value)).matches(field);
        assertThat(Figures.decimal(value, 4)).matches(field);
        assertThat(Double.parseDouble(Figures.decimal(value))).isCloseTo(value, withinPercentage(1e-3));
    }
}
