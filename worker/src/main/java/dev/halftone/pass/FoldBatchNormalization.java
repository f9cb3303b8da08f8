package dev.halftone.pass;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Folds BatchNormalization into the Conv, ConvTranspose or Gemm before it: with s = scale / sqrt(variance + epsilon) the
 * weights of an output channel are multiplied by s, and its bias becomes (bias - mean) * s + shift.
 */
public final class FoldBatchNormalization implements Pass {

    private static final Set<String> FOLDED_INTO = Set.of("Conv", "ConvTranspose", "Gemm");

    /** y = x * factor + shift, per channel. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Affine(double[] factor, double[] shift) {}

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (node.is("BatchNormalization") && node.outputs().size() == 1) {
                fold(node, patterns, edits);
            }
        }
        return edits.done();
    }

    private static void fold(Node normalization, Patterns patterns, Edits edits) {
        var graph = patterns.graph();
        var producer = patterns.uses()
                .producer(normalization.input(0))
                .filter(node -> node.domain().isEmpty() && FOLDED_INTO.contains(node.operator()))
                .filter(node -> patterns.onlyReader(node, "BatchNormalization").isPresent());
        var affine = affine(normalization, graph);
        var weight = producer.flatMap(node -> floats(node.input(1), graph));
        if (affine.isEmpty() || weight.isEmpty() || !isPlain(producer.get())) {
            return;
        }
        var layer = producer.get();
        int axis = channelAxis(layer);
        var bias = layer.hasInput(2) ? floats(layer.input(2), graph) : Optional.of(zeros(affine.get()));
        boolean fits = weight.get().dimension(axis) == affine.get().factor.length
                && bias.isPresent()
                && bias.get().count() == affine.get().factor.length;
        if (fits) {
            String folded = edits.constant(layer.input(1) + "_folded", scaled(weight.get(), axis, affine.get()));
            String shifted = edits.constant(layer.name() + "_bias", shifted(bias.get(), affine.get()));
            edits.remove(normalization);
            edits.replace(
                    layer,
                    layer.withInputs(List.of(layer.input(0), folded, shifted)).withOutputs(normalization.outputs()));
        }
    }

    /** Whether the weights' output channels are one axis, and the bias is added as it is. */
    private static boolean isPlain(Node layer) {
        return switch (layer.operator()) {
            case "ConvTranspose" -> layer.integer("group", 1) == 1;
            case "Gemm" -> layer.real("alpha", 1) == 1 && layer.real("beta", 1) == 1;
            default -> true;
        };
    }

    private static int channelAxis(Node layer) {
        return switch (layer.operator()) {
            case "ConvTranspose" -> 1;
            case "Gemm" -> layer.integer("transB", 0) == 1 ? 0 : 1;
            default -> 0;
        };
    }

    private static Optional<Affine> affine(Node normalization, Graph graph) {
        List<float[]> parts = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            floats(normalization.input(i), graph).ifPresent(tensor -> parts.add(tensor.floats()));
        }
        if (parts.size() < 4) {
            return Optional.empty();
        }
        double epsilon = normalization.real("epsilon", 1e-5f);
        int channels = parts.getFirst().length;
        var factor = new double[channels];
        var shift = new double[channels];
        for (int c = 0; c < channels; c++) {
            factor[c] = parts.get(0)[c] / Math.sqrt(parts.get(3)[c] + epsilon);
            shift[c] = parts.get(1)[c] - parts.get(2)[c] * factor[c];
        }
        return Optional.of(new Affine(factor, shift));
    }

    private static Optional<Tensor> floats(String value, Graph graph) {
        return graph.initializer(value).filter(tensor -> tensor.type() == ElementType.FLOAT);
    }

    private static Tensor zeros(Affine affine) {
        return Tensor.ofFloats(new long[] {affine.factor.length}, new float[affine.factor.length]);
    }

    private static Tensor scaled(Tensor weight, int axis, Affine affine) {
        float[] values = weight.floats();
        long inner = 1;
        for (int i = axis + 1; i < weight.rank(); i++) {
            inner *= weight.dimension(i);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * affine.factor[(int) (i / inner % affine.factor.length)]);
        }
        return Tensor.ofFloats(weight.shape(), values);
    }

    private static Tensor shifted(Tensor bias, Affine affine) {
        float[] values = bias.floats();
        for (int c = 0; c < values.length; c++) {
            values[c] = (float) (values[c] * affine.factor[c] + affine.shift[c]);
        }
        return Tensor.ofFloats(new long[] {values.length}, values);
    }
}
