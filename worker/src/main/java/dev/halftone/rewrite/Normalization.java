package dev.halftone.rewrite;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The table of operators that end with a gain for each channel, and so can divide what they write without more work. */
final class Normalization {

    /** By operator: the inputs with a gain or bias of each channel. */
    private static final Map<String, List<Integer>> ROWS = Map.of(
            "LayerNormalization", List.of(1, 2),
            "RMSNormalization", List.of(1),
            "SimplifiedLayerNormalization", List.of(1),
            "com.microsoft.SkipLayerNormalization", List.of(2, 3),
            "com.microsoft.SkipSimplifiedLayerNormalization", List.of(2));

    private Normalization() {}

    /** Whether a node can write the quotients of its first output. */
    static boolean takesIn(Node node, String value, Tensor scales, Graph graph) {
        var gains = gains(node, graph);
        return node.output().equals(value)
                && !gains.isEmpty()
                && gains.stream().allMatch(index -> isPerChannel(node.input(index), scales.count(), graph));
    }

    /** The node with its gain and bias divided. */
    static Node divided(Node node, Graph graph, GraphBuilder builder, Tensor scales) {
        float[] factors = reciprocal(scales).floats();
        List<String> inputs = new ArrayList<>(node.inputs());
        for (int index : gains(node, graph)) {
            var constant = graph.initializer(node.input(index)).orElseThrow();
            inputs.set(index, builder.constant(node.input(index) + "_divided", product(constant, factors)));
        }
        return node.withInputs(inputs);
    }

    private static List<Integer> gains(Node node, Graph graph) {
        if (node.is("Mul")) {
            // A normalisation that is spelled out ends so.
            return Stream.of(0, 1)
                    .filter(index -> graph.initializer(node.input(index)).isPresent())
                    .toList();
        }
        return ROWS.getOrDefault(node.qualifiedOperator(), List.of()).stream()
                .filter(node::hasInput)
                .toList();
    }

    private static boolean isPerChannel(String value, long channels, Graph graph) {
        return graph.initializer(value)
                .filter(tensor -> tensor.type() == ElementType.FLOAT)
                .filter(tensor -> tensor.rank() == 1 && tensor.count() == channels)
                .isPresent();
    }

    /** One over each scale. */
    static Tensor reciprocal(Tensor scales) {
        float[] values = scales.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 / values[i];
        }
        return Tensor.ofFloats(scales.shape(), values);
    }

    private static Tensor product(Tensor constant, float[] factors) {
        float[] values = constant.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factors[i];
        }
        return Tensor.ofFloats(constant.shape(), values);
    }
}
