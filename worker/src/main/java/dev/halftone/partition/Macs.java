package dev.halftone.partition;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.Map;

/** Counts a layer's multiply-accumulate operations and weights. */
public final class Macs {

    private Macs() {}

    /**
     * Multiply-accumulate operations of one run; none for joints, which are not what models are measured by.
     *
     * @param shapes sizes by value name, as {@link Shapes#sizes} gives them; the layer's inputs and output are among them
     * @throws IllegalArgumentException when a size is missing
     */
    public static long count(Graph graph, Layer layer, Map<String, long[]> shapes) {
        if (layer.isJoint()) {
            return 0;
        }
        var node = graph.node(layer.node());
        return switch (layer.operator()) {
            case "MatMul" -> product(shape(node.output(), shapes), last(shape(node.input(0), shapes)));
            case "Gemm" -> gemm(node, shapes);
            case "Conv" -> {
                var weight = shape(node.input(1), shapes);
                yield product(shape(node.output(), shapes), Tensor.count(weight) / weight[0]);
            }
            case "ConvTranspose" -> {
                var weight = shape(node.input(1), shapes);
                yield product(shape(node.input(0), shapes), Tensor.count(weight) / weight[0]);
            }
            default -> throw new IllegalArgumentException("no MAC count for " + layer.operator() + " " + node.name());
        };
    }

    /** Elements of the layer's weight; 0 for one of activations alone. */
    public static long weights(Graph graph, Layer layer) {
        return layer.weight()
                .flatMap(operand -> graph.initializer(operand.value()))
                .map(Tensor::count)
                .orElse(0L);
    }

    private static long gemm(Node node, Map<String, long[]> shapes) {
        var left = shape(node.input(0), shapes);
        return product(shape(node.output(), shapes), node.integer("transA", 0) == 1 ? left[0] : left[1]);
    }

    private static long product(long[] output, long perElement) {
        return Math.multiplyExact(Tensor.count(output), perElement);
    }

    private static long last(long[] shape) {
        return shape[shape.length - 1];
    }

    private static long[] shape(String value, Map<String, long[]> shapes) {
        var shape = shapes.get(value);
        if (shape == null) {
            throw new IllegalArgumentException("the size of " + value + " is not known");
        }
        return shape;
    }
}
