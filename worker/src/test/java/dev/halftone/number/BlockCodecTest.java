package dev.halftone.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.format.Granularity;
import dev.halftone.format.NumberFormat;
import dev.halftone.format.ScaleEncoding;
import dev.halftone.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BlockCodecTest {

    static Stream<NumberFormat> blockFormats() {
        return Arrays.stream(NumberFormat.values())
                .filter(format -> format.weight().granularity() instanceof Granularity.Block);
    }

    /** shared = floor(log2(amax)) - emax, the scale's code is shared + 127; amax 5 has floor(log2) 2. */
    @ParameterizedTest
    @CsvSource({
        "MXFP8_E4M3, 8, 320",
        "MXFP8_E5M2, 15, 40960",
        "MXFP6_E3M2, 4, 20",
        "MXFP6_E2M3, 2, 5",
        "MXFP4, 2, 4",
        "MXINT8, 0, 1.25"
    })
    void microscalingSharesTheExponentOfTheLargestElement(NumberFormat format, int emax, float element) {
        var codec = new BlockCodec(format.weight());
        var values = new float[40];
        values[3] = -5;
        values[35] = 5 * 1024;

        var encoded = codec.encode(values);

        assertThat(encoded.scaleCodes().ints()).containsExactly(2 - emax + 127, 12 - emax + 127);
        assertThat(encoded.tensorScale()).isEqualTo(1);
        float[] decoded = codec.decode(encoded);
        assertThat(decoded[3]).isEqualTo(-element * (float) Math.scalb(1.0, 2 - emax));
        assertThat(decoded[0]).isZero();
    }

    @Test
    void microscalingSaturatesAboveItsHighestElement() {
        var codec = new BlockCodec(NumberFormat.MXFP4.weight());

        assertThat(codec.decode(codec.encode(new float[] {7.9f, 1}))).containsExactly(6f, 1f);
    }

    @Test
    void blocksOfZerosAndOfTinyNumbersKeepTheirScalesInRange() {
        var codec = new BlockCodec(NumberFormat.MXFP8_E4M3.weight());
        var values = new float[64];
        values[32] = Float.MIN_VALUE;

        var encoded = codec.encode(values);

        assertThat(encoded.scaleCodes().ints()).containsExactly(127, 0);
        assertThat(codec.decode(encoded)[0]).isZero();
    }

    @Test
    void nvfp4HasTwoLevelsOfScales() {
        var codec = new BlockCodec(NumberFormat.NVFP4.weight());
        var values = new float[48];
        values[0] = 2688;
        values[1] = 1344;
        values[16] = 10.1f;

        var encoded = codec.encode(values);

        // amax / (6 * 448) = 1; blocks: 2688 / 6 = 448, 10.1 / 6 = 1.683 -> 1.625 in E4M3, none -> 1.
        assertThat(encoded.tensorScale()).isEqualTo(1);
        assertThat(encoded.scaleCodes().ints()).containsExactly(0x7e, 0x3d, 0x38);
        assertThat(Arrays.copyOf(codec.decode(encoded), 3)).containsExactly(2688f, 1344f, 0f);
        assertThat(codec.decode(encoded)[16]).isEqualTo(6 * 1.625f);
    }

    @Test
    void nf4ScalesItsQuantilesByTheLargestMagnitude() {
        var codec = new BlockCodec(NumberFormat.NF4.weight());

        var encoded = codec.encode(new float[] {-2, 0, 1.1f, 1.5f});

        assertThat(encoded.codes().ints()).containsExactly(0, 7, 13, 14);
        assertThat(codec.decode(encoded)).containsExactly(-2f, 0f, 2 * 0.5626170039176941f, 2 * 0.7229568362236023f);
    }

    @ParameterizedTest
    @MethodSource("blockFormats")
    void aColumnIsQuantizedAsItsBlocksAre(NumberFormat format) {
        float[] values = CalibratorTest.heavyTailed(300, 12);
        var codec = new BlockCodec(format.weight());

        float[] decoded = codec.decode(codec.encode(values));

        var column = Tensor.ofFloats(new long[] {300, 1}, values);
        var quantized = WeightQuantizer.quantize(column, 1, format, Calibrator.MIN_MAX, Optional.empty());
        assertThat(quantized.decoded().floats()).containsExactly(decoded);
    }

    @ParameterizedTest
    @MethodSource("blockFormats")
    void decodedBlocksEncodeToThemselves(NumberFormat format) {
        float[] values = CalibratorTest.heavyTailed(256, 13);
        var codec = new BlockCodec(format.weight());
        float[] once = codec.decode(codec.encode(values));

        float[] twice = codec.decode(codec.encode(once));

        if (format.weight().scales() == ScaleEncoding.E8M0) {
            assertThat(twice).containsExactly(once);
        } else {
            assertThat(twice).usingComparatorWithPrecision(1e-5f).containsExactly(once);
        }
    }

    @Test
    void aSchemeWithoutBlocksIsRefused() {
        assertThatThrownBy(() -> new BlockCodec(NumberFormat.INT8.weight())).hasMessageContaining("has no blocks");
    }
}
