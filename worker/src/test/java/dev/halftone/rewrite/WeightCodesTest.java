package dev.halftone.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightCodesTest {

    private static final Tensor CODES = Tensor.ofBytes(ElementType.INT8, new long[] {4}, new byte[] {-127, -1, 0, 127});

    @Test
    void unsignedCodesAreHigherBy128() {
        assertThat(WeightCodes.UNSIGNED.of(CODES))
                .isEqualTo(
                        Tensor.ofBytes(ElementType.UINT8, new long[] {4}, new byte[] {1, 127, (byte) 128, (byte) 255}));
        assertThat(WeightCodes.UNSIGNED.zeroPoints(2))
                .isEqualTo(Tensor.ofBytes(ElementType.UINT8, new long[] {2}, new byte[] {(byte) 128, (byte) 128}));
    }

    @Test
    void signedCodesAndThoseOfBlocksStayAsTheyAre() {
        var packed = Tensor.ofBytes(ElementType.UINT8, new long[] {1}, new byte[] {0x21});

        assertThat(WeightCodes.SIGNED.of(CODES)).isSameAs(CODES);
        assertThat(WeightCodes.UNSIGNED.of(packed)).isSameAs(packed);
    }

    @Test
    void weightsOfSevenBitsAreSignedEverywhere() {
        assertThat(WeightCodes.UNSIGNED.of(NumberFormat.INT7)).isEqualTo(WeightCodes.SIGNED);
        assertThat(WeightCodes.UNSIGNED.of(NumberFormat.INT8)).isEqualTo(WeightCodes.UNSIGNED);
    }

    @Test
    void weightsOfSevenBitsAreOfUseOnlyWhereSignedOnesSaturate() {
        assertThat(Arrays.stream(NumberFormat.values()).filter(format -> !WeightCodes.SIGNED.suits(format)))
                .containsExactly(NumberFormat.INT7, NumberFormat.INT7_DYNAMIC);
        assertThat(NumberFormat.values()).allMatch(WeightCodes.UNSIGNED::suits);
    }
}
