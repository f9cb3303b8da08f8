package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the runtime's fused convolutions and products as the standard operators that they were made of, so that they are
 * layers; the runtime fuses them again when it loads the model.
 */
public final class SplitFused implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var edits = new Edits(graph);
        Map<String, List<Long>> shapes = graph.nodes().stream().anyMatch(node -> node.is(Node.MICROSOFT, "FusedMatMul"))
                ? StaticShapes.of(graph)
                : Map.of();
        for (var node : graph.nodes()) {
            if (node.is(Node.MICROSOFT, "FusedConv")) {
                activation(node).ifPresent(last -> convolution(edits, node, last));
            } else if (node.is(Node.MICROSOFT, "FusedGemm")) {
                activation(node).ifPresent(last -> gemm(edits, node, last));
            } else if (node.is(Node.MICROSOFT, "FusedMatMul")) {
                product(edits, node, shapes);
            }
        }
        return edits.done();
    }

    /** A function of one element, as a standard operator. */
    private record Activation(String operator, Map<String, Attribute> attributes, List<Float> bounds) {}

    private static Optional<Activation> activation(Node node) {
        String operator = node.text("activation", "");
        List<Float> given = node.attributes().get("activation_params") instanceof Attribute.Floats(List<Float> values)
                ? values
                : List.of();
        float alpha = given.isEmpty() ? node.real("activation_alpha", Float.NaN) : given.getFirst();
        float beta = given.size() < 2 ? node.real("activation_beta", Float.NaN) : given.get(1);
        return switch (operator) {
            case "Relu", "Sigmoid", "Tanh", "Softplus", "Softsign" ->
                Optional.of(new Activation(operator, Map.of(), List.of()));
            case "LeakyRelu", "Elu", "ThresholdedRelu" ->
                Optional.of(new Activation(operator, some("alpha", alpha), List.of()));
            case "HardSigmoid" -> {
                Map<String, Attribute> both = new TreeMap<>(some("alpha", alpha));
                both.putAll(some("beta", beta));
                yield Optional.of(new Activation(operator, both, List.of()));
            }
            case "Clip" ->
                given.size() == 2 ? Optional.of(new Activation(operator, Map.of(), given)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Map<String, Attribute> some(String name, float value) {
        return Float.isNaN(value) ? Map.of() : Map.of(name, Attribute.of(value));
    }

    /** The convolution, what is added to it, the activation. */
    private static void convolution(Edits edits, Node node, Activation last) {
        List<Node> nodes = new ArrayList<>();
        boolean adds = node.hasInput(3);
        List<String> inputs = new ArrayList<>(
                node.inputs().subList(0, Math.min(3, node.inputs().size())));
        if (inputs.getLast().isEmpty()) {
            inputs.removeLast();
        }
        String convolved = edits.freshLike(node.output(), node.output() + "_conv");
        nodes.add(new Node(node.name(), "", "Conv", inputs, List.of(convolved), without(node.attributes())));
        String value = convolved;
        if (adds) {
            value = edits.freshLike(node.output(), node.output() + "_sum");
            nodes.add(new Node(
                    edits.fresh(node.name() + "_sum"),
                    "",
                    "Add",
                    List.of(convolved, node.input(3)),
                    List.of(value),
                    Map.of()));
        }
        nodes.add(activated(edits, node, value, last));
        edits.replace(node, nodes.toArray(Node[]::new));
    }

    private static void gemm(Edits edits, Node node, Activation last) {
        String product = edits.freshLike(node.output(), node.output() + "_gemm");
        edits.replace(
                node,
                new Node(node.name(), "", "Gemm", node.inputs(), List.of(product), without(node.attributes())),
                activated(edits, node, product, last));
    }

    private static Map<String, Attribute> without(Map<String, Attribute> attributes) {
        Map<String, Attribute> rest = new TreeMap<>(attributes);
        rest.keySet().removeIf(name -> name.startsWith("activation"));
        return rest;
    }

    private static Node activated(Edits edits, Node node, String value, Activation last) {
        List<String> inputs = new ArrayList<>(List.of(value));
        for (float bound : last.bounds) {
            inputs.add(edits.constant(node.name() + "_bound", Tensor.scalar(bound)));
        }
        String name = edits.fresh(node.name() + "_activation");
        return new Node(name, "", last.operator, inputs, node.outputs(), last.attributes);
    }

    /** Only where the ranks are known of operands whose axes change places. */
    private static void product(Edits edits, Node node, Map<String, List<Long>> shapes) {
        List<Node> nodes = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        for (int operand = 0; operand < 2; operand++) {
            String value = node.input(operand);
            var shape = shapes.get(value);
            if (shape == null && isReordered(node, operand)) {
                return;
            }
            Optional<long[]> order = shape == null ? Optional.empty() : FusedProduct.order(node, operand, shape.size());
            operands.add(order.map(axes -> {
                        String ordered = edits.fresh(value + "_ordered");
                        nodes.add(new Node(
                                edits.fresh(node.name() + "_order"),
                                "",
                                "Transpose",
                                List.of(value),
                                List.of(ordered),
                                Map.of("perm", Attribute.of(axes))));
                        return ordered;
                    })
                    .orElse(value));
        }
        float alpha = node.real("alpha", 1);
        String product = alpha == 1 ? node.output() : edits.freshLike(node.output(), node.output() + "_product");
        nodes.add(new Node(node.name(), "", "MatMul", operands, List.of(product), Map.of()));
        if (alpha != 1) {
            String factor = edits.constant(node.name() + "_alpha", Tensor.scalar(alpha));
            nodes.add(new Node(
                    edits.fresh(node.name() + "_scale"),
                    "",
                    "Mul",
                    List.of(product, factor),
                    node.outputs(),
                    Map.of()));
        }
        edits.replace(node, nodes.toArray(Node[]::new));
    }

    private static boolean isReordered(Node node, int operand) {
        String which = operand == 0 ? "A" : "B";
        return node.integer("trans" + which, 0) != 0 || node.integer("transBatch" + which, 0) != 0;
    }
}
