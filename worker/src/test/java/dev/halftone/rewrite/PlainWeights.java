package dev.halftone.rewrite;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.number.QuantizedWeight;
import dev.halftone.partition.Layer;

/** Weights quantized by round-to-nearest over their largest magnitude, straight from the formulas. */
record PlainWeights(Graph graph) implements WeightSource {

    @Override
    public QuantizedWeight quantized(Layer layer, Choice choice) {
        var operand = layer.weight().orElseThrow();
        var weight = graph.initializer(operand.value()).orElseThrow();
        return switch (choice.format()) {
            case INT8, INT8_DYNAMIC -> perChannel(weight, operand.channelAxis());
            case INT8_WEIGHT -> blocks(weight, operand.channelAxis(), 8, 128);
            case INT4 -> blocks(weight, operand.channelAxis(), 4, 32);
            case FP16 -> half(weight);
            case FP32 -> throw new IllegalArgumentException("nothing to quantize");
        };
    }

    static QuantizedWeight perChannel(Tensor weight, int axis) {
        float[] values = weight.floats();
        int channels = (int) weight.dimension(axis);
        int inner = 1;
        for (int i = axis + 1; i < weight.rank(); i++) {
            inner *= (int) weight.dimension(i);
        }
        float[] scales = new float[channels];
        for (int i = 0; i < values.length; i++) {
            int channel = i / inner % channels;
            scales[channel] = Math.max(scales[channel], Math.abs(values[i]) / 127);
        }
        byte[] codes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            codes[i] = (byte) Math.rint(values[i] / scales[i / inner % channels]);
        }
        return new QuantizedWeight(
                Tensor.ofBytes(ElementType.INT8, weight.shape(), codes),
                Tensor.ofFloats(new long[] {channels}, scales),
                weight);
    }

    private static QuantizedWeight blocks(Tensor weight, int axis, int bits, int block) {
        float[] values = weight.floats();
        int channels = (int) weight.dimension(axis);
        int depth = (int) weight.dimension(1 - axis);
        int perChannel = Math.ceilDiv(depth, block);
        int zero = 1 << (bits - 1);
        float[] scales = new float[channels * perChannel];
        byte[] codes = new byte[channels * perChannel * block * bits / 8];
        for (int i = 0; i < channels * perChannel * block; i++) {
            int channel = i / (perChannel * block);
            int step = i % (perChannel * block);
            int cell = i / block;
            if (i % block == 0) {
                for (int j = step; j < Math.min(step + block, depth); j++) {
                    float value = Math.abs(at(values, channel, j, channels, depth, axis));
                    scales[cell] = Math.max(scales[cell], value / (zero - 1));
                }
            }
            float value = step < depth ? at(values, channel, step, channels, depth, axis) : 0;
            int code = (int) Math.rint(value / scales[cell]) + zero;
            codes[i * bits / 8] |= (byte) (bits == 8 || i % 2 == 0 ? code : code << 4);
        }
        return new QuantizedWeight(
                Tensor.ofBytes(ElementType.UINT8, new long[] {channels, perChannel, (long) block * bits / 8}, codes),
                Tensor.ofFloats(new long[] {scales.length}, scales),
                weight);
    }

    private static float at(float[] values, int channel, int step, int channels, int depth, int axis) {
        return axis == 1 ? values[step * channels + channel] : values[channel * depth + step];
    }

    private static QuantizedWeight half(Tensor weight) {
        float[] values = weight.floats();
        byte[] bytes = new byte[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            short bits = Float.floatToFloat16(values[i]);
            bytes[2 * i] = (byte) bits;
            bytes[2 * i + 1] = (byte) (bits >> 8);
        }
        return new QuantizedWeight(
                Tensor.ofBytes(ElementType.FLOAT16, weight.shape(), bytes), Tensor.scalar(1), weight);
    }
}
