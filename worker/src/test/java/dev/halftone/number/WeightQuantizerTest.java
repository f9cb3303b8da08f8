package dev.halftone.number;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.backend.Backends;
import dev.halftone.format.Granularity;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightQuantizerTest {

    @Test
    void columnsOfAMatMulGetTheirOwnScales() {
        var weight = Tensor.ofFloats(new long[] {2, 3}, 127, -0.5f, 0, -63.5f, 0.25f, 0);

        var quantized = quantize(weight, 1, NumberFormat.INT8);

        assertThat(quantized.scales().floats()).containsExactly(1f, 0.5f / 127, 1f);
        assertThat(bytes(quantized.codes())).containsExactly(127, -127, 0, -64, 64, 0);
        assertThat(quantized.codes().type()).isEqualTo(ElementType.INT8);
        assertThat(quantized.codes().shape()).containsExactly(2, 3);
        assertThat(quantized.decoded().floats())
                .containsExactly(127f, -127 * (0.5f / 127), 0f, -64f, 64 * (0.5f / 127), 0f);
    }

    @Test
    void allOrientationsOfAMatrixGiveTheSameCodes() {
        float[] byRow = normal(12 * 5, 3);
        var transposed = new float[byRow.length];
        for (int k = 0; k < 12; k++) {
            for (int n = 0; n < 5; n++) {
                transposed[n * 12 + k] = byRow[k * 5 + n];
            }
        }

        var matMul = quantize(Tensor.ofFloats(new long[] {12, 5}, byRow), 1, NumberFormat.INT4);
        var gemm = quantize(Tensor.ofFloats(new long[] {5, 12}, transposed), 0, NumberFormat.INT4);
        var conv = quantize(Tensor.ofFloats(new long[] {5, 3, 2, 2}, transposed), 0, NumberFormat.INT4);
        var stack = quantize(Tensor.ofFloats(new long[] {1, 12, 5}, byRow), 2, NumberFormat.INT4);

        assertThat(gemm.codes()).isEqualTo(matMul.codes());
        assertThat(conv.codes()).isEqualTo(matMul.codes());
        assertThat(stack.codes()).isEqualTo(matMul.codes());
        assertThat(gemm.scales()).isEqualTo(matMul.scales());
        assertThat(stack.decoded().floats()).containsExactly(matMul.decoded().floats());
        assertThat(conv.decoded().floats()).containsExactly(gemm.decoded().floats());
    }

    @Test
    void matricesOfAStackShareTheScalesOfTheirColumns() {
        var stack = Tensor.ofFloats(new long[] {2, 2, 2}, 1, 20, 3, 40, 5, 60, 127, 12.7f);

        var quantized = quantize(stack, 2, NumberFormat.INT8);

        assertThat(quantized.scales().floats()).containsExactly(1f, 60f / 127);
        assertThat(bytes(quantized.codes())).containsExactly(1, 42, 3, 85, 5, 127, 127, 27);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8_WEIGHT", "INT4", "INT4_BLOCK128"})
    void matMulNBitsComputesWithTheDecodedReals(NumberFormat format) {
        int k = 200;
        int n = 24;
        int m = 3;
        var weight = Tensor.ofFloats(new long[] {k, n}, normal(k * n, 1));
        var activation = Tensor.ofFloats(new long[] {m, k}, normal(m * k, 2));
        var quantized = quantize(weight, 1, format);
        int block = ((Granularity.Block) format.weight().granularity()).size();

        var builder = GraphBuilder.ofOpset(21);
        var x = builder.input(ValueInfo.of("x", ElementType.FLOAT, m, k));
        var product = builder.op(
                Node.MICROSOFT,
                "MatMulNBits",
                List.of(
                        x,
                        builder.constant("codes", quantized.codes()),
                        builder.constant("scales", quantized.scales())),
                Map.of(
                        "K", new Attribute.Int(k),
                        "N", new Attribute.Int(n),
                        "bits", new Attribute.Int(format.weight().encoding().bits()),
                        "block_size", new Attribute.Int(block)));
        builder.output(ValueInfo.of(product, ElementType.FLOAT, m, n));
        var results = Backends.cpu().evaluate(builder.build(), Map.of("x", activation));

        assertThat(requireNonNull(results.get(product)).floats())
                .usingComparatorWithPrecision(1e-3f)
                .containsExactly(
                        product(activation.floats(), quantized.decoded().floats(), m, k, n));
    }

    @Test
    void aWeightThatIsNotFiniteIsRefused() {
        var weight = Tensor.ofFloats(new long[] {1, 2}, 1, Float.NaN);

        assertThatThrownBy(() -> quantize(weight, 1, NumberFormat.INT8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("element 1 of the weight is NaN; only finite weights can be quantized");
    }

    @Test
    void halvesBeyondTheHighestBecomeTheHighest() {
        var weight = Tensor.ofFloats(new long[] {1, 2}, 1e6f, -1.001f);

        var quantized = quantize(weight, 1, NumberFormat.FP16);

        assertThat(quantized.codes().type()).isEqualTo(ElementType.FLOAT16);
        assertThat(quantized.decoded().floats()).containsExactly(65504f, -1 - 0x1p-10f);
        assertThat(quantized.scales().shape()).containsExactly(0);
    }

    @ParameterizedTest
    @EnumSource
    void quantizingTwiceChangesNothing(NumberFormat format) {
        var weight = Tensor.ofFloats(new long[] {70, 6}, normal(420, 7));

        var once = quantize(weight, 1, format).decoded();

        assertThat(quantize(once, 1, format).decoded().floats())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(once.floats());
    }

    private static QuantizedWeight quantize(Tensor weight, int channelAxis, NumberFormat format) {
        return WeightQuantizer.quantize(weight, channelAxis, format, Calibrator.MIN_MAX, Optional.empty());
    }

    private static byte[] bytes(Tensor tensor) {
        return tensor.bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    private static float[] normal(int count, long seed) {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] product(float[] a, float[] b, int m, int k, int n) {
        var c = new float[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int l = 0; l < k; l++) {
                    sum += (double) a[i * k + l] * b[l * n + j];
                }
                c[i * n + j] = (float) sum;
            }
        }
        return c;
    }

    @ParameterizedTest
    @EnumSource(NumberFormat.class)
    void theLossOfAFormatIsThatOfTheRealsThatItsCodesStandFor(NumberFormat format) {
        var random = new Random(9);
        var weight = Tensor.ofFloats(new long[] {64, 48}, floats(64 * 48, random));
        float[] importance = floats(64 * 48, random);
        for (int i = 0; i < importance.length; i++) {
            importance[i] *= importance[i];
        }

        for (var calibrator : Calibrator.values()) {
            float[] reals = WeightQuantizer.quantize(weight, 1, format, calibrator, Optional.of(importance))
                    .decoded()
                    .floats();
            double expected = 0;
            for (int i = 0; i < reals.length; i++) {
                expected += importance[i] * Math.pow((double) reals[i] - weight.floatAt(i), 2);
            }

            assertThat(WeightQuantizer.loss(weight, 1, format, calibrator, importance))
                    .as("%s by %s", format, calibrator)
                    .isCloseTo(expected, within(1e-4 * expected + 1e-12));
        }
    }

    private static float[] floats(int count, Random random) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
