package dev.halftone.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NumberFormatTest {

    @ParameterizedTest
    @EnumSource
    void itsNameInJsonReadsBack(NumberFormat format) throws IOException {
        var mapper = new ObjectMapper();

        assertThat(mapper.writeValueAsString(format)).isEqualTo('"' + format.wireName() + '"');
        assertThat(mapper.readValue('"' + format.wireName() + '"', NumberFormat.class))
                .isEqualTo(format);
        assertThat(NumberFormat.ofWireName(format.wireName())).isEqualTo(format);
    }

    @Test
    void aNameThatNothingHasIsAnErrorThatListsTheNames() {
        assertThatThrownBy(() -> NumberFormat.ofWireName("Int5"))
                .hasMessageStartingWith("no number format is called Int5; there are [Bf16, Fp16, Fp32, ");
    }

    @ParameterizedTest
    @CsvSource({
        "FP32, 32, 65536, 1",
        "FP16, 16, 32768, 0.5",
        "INT8, 8, 16896, 0.25",
        "INT8_DYNAMIC, 8, 16896, 0.25",
        "INT7, 8, 16896, 0.25",
        "INT7_DYNAMIC, 8, 16896, 0.25",
        "INT8_WEIGHT, 8.25, 16896, 1",
        "INT4, 5, 10240, 1",
        "INT4_BLOCK128, 4.25, 8704, 1",
        "FP8_E4M3, 8, 16388, 1",
        "MXFP8_E5M2, 8.25, 16896, 1",
        "MXFP6_E2M3, 6.25, 12800, 1",
        "MXFP4, 4.25, 8704, 1",
        "NVFP4, 4.5, 9220, 1",
        "NF4, 4.5, 9216, 1"
    })
    void aMatrixTakesItsCodesAndItsScales(NumberFormat format, double bits, long bytes, double macCost) {
        assertThat(format.bitsPerWeight()).isEqualTo(bits);
        assertThat(format.weightBytes(new long[] {128, 128}, 1)).isEqualTo(bytes);
        assertThat(format.macCost()).isEqualTo(macCost);
    }

    @Test
    void onlyWeightsOfSevenBitsAndLessFitSumsOfSixteen() {
        assertThat(NumberFormat.INT7.fitsSumsOf16Bits()).isTrue();
        assertThat(NumberFormat.INT7_DYNAMIC.fitsSumsOf16Bits()).isTrue();
        assertThat(NumberFormat.INT8.fitsSumsOf16Bits()).isFalse();
    }

    @Test
    void blocksRunAlongTheSummedAxisAndArePadded() {
        // 3 columns of 40: 2 blocks of 32 each, 16 bytes of codes and 4 of scale
        assertThat(NumberFormat.INT4.weightBytes(new long[] {40, 3}, 1)).isEqualTo(120);
        assertThat(NumberFormat.INT4.weightBytes(new long[] {3, 40}, 0)).isEqualTo(120);
        assertThat(NumberFormat.INT4.weightBytes(new long[] {3, 10, 2, 2}, 0)).isEqualTo(120);
        assertThat(NumberFormat.INT4.weightBytes(new long[] {5, 40, 3}, 2)).isEqualTo(600);
        assertThat(NumberFormat.INT4.weightBytes(new long[] {0, 3}, 1)).isZero();
    }
}
