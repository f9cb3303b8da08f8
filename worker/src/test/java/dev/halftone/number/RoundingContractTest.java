package dev.halftone.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.format.NumberFormat;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoundingContractTest {

    static Stream<Arguments> rows() {
        return Arrays.stream(Rounding.values())
                .flatMap(row -> Arrays.stream(NumberFormat.values()).map(format -> Arguments.of(row, format)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void codesFitTheirBitsAndDecodeWithinTheEncoding(Rounding rounding, NumberFormat format) {
        float[] values = CalibratorTest.heavyTailed(96, 21);
        var grid = Grid.of(format.weight(), 1);
        var groups = new Groups(values, 48, 48);

        int[] codes = rounding.codes(groups, new float[] {0.01f, -0.02f}, grid.codec(), Hessian.uncorrelated());

        var encoding = format.weight().encoding();
        for (int code : codes) {
            if (encoding.bits() < 32) {
                assertThat(code).isBetween(0, (1 << encoding.bits()) - 1);
            }
            assertThat((double) grid.codec().decode(code)).isBetween(encoding.lowest(), encoding.highest());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void realsThatHaveACodeKeepIt(Rounding rounding, NumberFormat format) {
        float[] values = CalibratorTest.heavyTailed(96, 22);
        var grid = Grid.of(format.weight(), 1);
        var groups = new Groups(values, 48, 48);
        float[] scales = Calibrator.MIN_MAX.scales(groups, grid, Optional.empty());
        int[] codes = rounding.codes(groups, scales, grid.codec(), Hessian.uncorrelated());
        var decoded = new float[96];
        for (int i = 0; i < 96; i++) {
            decoded[i] = grid.codec().decode(codes[i]) * scales[i / 48];
        }

        assertThat(rounding.codes(new Groups(decoded, 48, 48), scales, grid.codec(), Hessian.uncorrelated()))
                .containsExactly(codes);
    }
}
