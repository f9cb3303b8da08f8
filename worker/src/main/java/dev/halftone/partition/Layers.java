package dev.halftone.partition;

import dev.halftone.graph.ContentDependent;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.partition.Layer.Operand;
import dev.halftone.partition.Layer.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a graph's layers: MatMul, Gemm, Conv and ConvTranspose on floating-point values that depend on the content of a
 * graph input, not only on its shape; and the {@link Joints} of convolutions.
 */
public final class Layers {

    private Layers() {}

    /** The layers, in the graph's order. */
    public static List<Layer> of(Graph graph) {
        var content = ContentDependent.of(graph);
        var joints = new Joints(graph);
        List<Layer> layers = new ArrayList<>();
        for (var node : graph.nodes()) {
            if (content.contains(node.output())) {
                var joint = joints.next(node);
                layer(node, graph).or(() -> joint).ifPresent(layers::add);
            }
        }
        return List.copyOf(layers);
    }

    private static Optional<Layer> layer(Node node, Graph graph) {
        if (!node.domain().isEmpty()
                || !Set.of("MatMul", "Gemm", "Conv", "ConvTranspose").contains(node.operator())) {
            return Optional.empty();
        }
        List<Operand> operands = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            operand(node, index, graph).ifPresent(operands::add);
        }
        boolean whole = operands.size() == 2 && operands.stream().anyMatch(o -> o.role() == Role.ACTIVATION);
        return whole ? Optional.of(new Layer(node.name(), node.operator(), operands)) : Optional.empty();
    }

    /** One operand; empty for constants that aren't float matrices. */
    private static Optional<Operand> operand(Node node, int index, Graph graph) {
        String value = node.input(index);
        Optional<Tensor> constant = graph.initializer(value);
        if (constant.isEmpty()) {
            return Optional.of(new Operand(index, value, Role.ACTIVATION, -1));
        }
        return constant.filter(tensor -> tensor.type() == ElementType.FLOAT && tensor.rank() >= 2)
                .map(tensor -> new Operand(index, value, Role.WEIGHT, channelAxis(node, index, tensor.rank())));
    }

    private static int channelAxis(Node node, int index, int rank) {
        return switch (node.operator()) {
            case "Conv" -> 0;
            case "ConvTranspose" -> 1;
            case "Gemm" ->
                index == 0 ? (node.integer("transA", 0) == 1 ? 1 : 0) : (node.integer("transB", 0) == 1 ? 0 : 1);
            default -> index == 0 ? rank - 2 : rank - 1;
        };
    }
}
