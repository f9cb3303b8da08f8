package dev.halftone.number;

import dev.halftone.format.Encoding;
import dev.halftone.format.Granularity;
import dev.halftone.format.NumberFormat;
import dev.halftone.format.ScaleEncoding;
import dev.halftone.format.Scheme;
import dev.halftone.graph.Tensor;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Quantizes constants: scales by a calibrator, codes by a rounding method.
 *
 * <p>8-bit weights are signed: kernels for unsigned activations and signed weights are the fast ones. Where those saturate the
 * same codes are written unsigned.
 */
public record WeightQuantizer(NumberFormat format, Calibrator calibrator, Rounding rounding) {

    /**
     * Quantizes a weight, rounding to nearest.
     *
     * @param weight FLOAT, any shape with at least one axis
     * @param channelAxis the axis of output channels: 1 of MatMul's [K, N], 2 of a stack [B, K, N], 0 of a transposed
     *     Gemm's [N, K] and of Conv's [M, C/g, kH, kW]
     * @param importance of each element, E[g^2], in the weight's own order; a calibrator may use it
     * @throws IllegalArgumentException when an element is not finite
     */
    public static QuantizedWeight quantize(
            Tensor weight, int channelAxis, NumberFormat format, Calibrator calibrator, Optional<float[]> importance) {
        return new WeightQuantizer(format, calibrator, Rounding.NEAREST).quantize(weight, channelAxis, importance);
    }

    /** As {@link #quantize(Tensor, int, NumberFormat, Calibrator, Optional)}, with this quantizer's rows. */
    public QuantizedWeight quantize(Tensor weight, int channelAxis, Optional<float[]> importance) {
        var rows = Rows.of(weight, channelAxis, format.weight());
        float[] scales = calibrator.scales(rows.groups(), rows.grid(), importance.map(rows.layout()::rows));
        return quantized(
                rows, rounding.codes(rows.groups(), scales, rows.grid().codec(), Hessian.uncorrelated()), scales);
    }

    /**
     * What rounding to nearest costs: the sum of importance times squared error, with no weight made of it.
     *
     * @param importance of each element, E[g^2], in the weight's own order
     */
    public static double loss(
            Tensor weight, int channelAxis, NumberFormat format, Calibrator calibrator, float[] importance) {
        var rows = Rows.of(weight, channelAxis, format.weight());
        var groups = rows.groups();
        float[] squares = rows.layout().rows(importance);
        float[] scales = calibrator.scales(groups, rows.grid(), Optional.of(squares));
        var error = GroupError.of(rows.grid().codec(), groups.elements(), Optional.of(squares));
        double[] sums = IntStream.range(0, scales.length)
                .parallel()
                .mapToDouble(g -> error.squared(groups.from(g), groups.to(g), scales[g], Double.POSITIVE_INFINITY))
                .toArray();
        double sum = 0;
        for (double group : sums) {
            sum += group;
        }
        return sum;
    }

    /**
     * What this quantizer's rows decide for a weight of codes of at most 8 bits.
     *
     * @param inputs what each output channel's elements are multiplied with
     */
    public RoundedWeight round(Tensor weight, int channelAxis, Optional<float[]> importance, Hessian inputs) {
        var rows = Rows.of(weight, channelAxis, format.weight());
        float[] scales = calibrator.scales(rows.groups(), rows.grid(), importance.map(rows.layout()::rows));
        int[] codes = rounding.codes(rows.groups(), scales, rows.grid().codec(), inputs);
        return RoundedWeight.of(codes, format.weight().encoding().bits(), scales);
    }

    /** The weight that was rounded so, as a kernel of the format stores it. */
    public static QuantizedWeight restored(RoundedWeight rounded, Tensor weight, int channelAxis, NumberFormat format) {
        var rows = Rows.of(weight, channelAxis, format.weight());
        int count = rows.groups().elements().length;
        return new WeightQuantizer(format, Calibrator.MIN_MAX, Rounding.NEAREST)
                .quantized(
                        rows,
                        rounded.codes(count, format.weight().encoding().bits()),
                        rounded.scales().floats());
    }

    /** A weight row by row of output channels. */
    private record Rows(Tensor weight, WeightLayout layout, Groups groups, Grid grid) {

        long[] shape() {
            return weight.shape();
        }

        static Rows of(Tensor weight, int channelAxis, Scheme scheme) {
            var layout = WeightLayout.of(weight.shape(), channelAxis, scheme.granularity());
            float[] elements = finite(weight.floats());
            return new Rows(
                    weight,
                    layout,
                    Groups.of(layout.rows(elements), layout, scheme.granularity()),
                    Grid.of(scheme, largest(elements)));
        }
    }

    private QuantizedWeight quantized(Rows rows, int[] codes, float[] scales) {
        float[] decoded = decode(codes, rows.groups(), scales, rows.grid().codec());
        return new QuantizedWeight(
                stored(codes, rows.groups(), rows.layout(), rows.shape()),
                scaleTensor(format.weight(), scales),
                Tensor.ofFloats(rows.shape(), rows.layout().elements(decoded)));
    }

    private Tensor stored(int[] codes, Groups groups, WeightLayout layout, long[] shape) {
        var encoding = format.weight().encoding();
        if (format.weight().granularity() instanceof Granularity.Block
                && format.weight().scales() == ScaleEncoding.FLOAT
                && encoding instanceof Encoding.Integral) {
            return Codes.blocks(codes, encoding.bits(), groups);
        }
        return Codes.elements(layout.elements(codes), encoding, shape);
    }

    private static Tensor scaleTensor(Scheme scheme, float[] scales) {
        float[] kept = scheme.scales() == ScaleEncoding.NONE ? new float[0] : scales;
        return Tensor.ofFloats(new long[] {kept.length}, kept);
    }

    private static float[] decode(int[] codes, Groups groups, float[] scales, Codec codec) {
        var decoded = new float[codes.length];
        for (int g = 0; g < scales.length; g++) {
            int to = groups.to(g);
            for (int i = groups.from(g); i < to; i++) {
                decoded[i] = codec.decode(codes[i]) * scales[g];
            }
        }
        return decoded;
    }

    private static float largest(float[] elements) {
        float largest = 0;
        for (float element : elements) {
            largest = Math.max(largest, Math.abs(element));
        }
        return largest;
    }

    private static float[] finite(float[] elements) {
        for (int i = 0; i < elements.length; i++) {
            if (!Float.isFinite(elements[i])) {
                throw new IllegalArgumentException(
                        "element " + i + " of the weight is " + elements[i] + "; only finite weights can be quantized");
            }
        }
        return elements;
    }
}
