package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Computes what depends on constants only, and shapes of inputs that are fixed.
 *
 * <p>A result that is larger than its inputs and than a megabyte stays a node, so that no file is blown up. Random
 * operators, quantizations and nodes with nested graphs stay as well.
 *
 * @param evaluator computes the constant nodes
 */
public record FoldConstants(Evaluator evaluator) implements Pass {

    private static final long MAX_GROWN_BYTES = 1 << 20;
    private static final Set<String> KEPT = Set.of(
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Multinomial",
            "Bernoulli",
            "Dropout",
            "QuantizeLinear",
            "DequantizeLinear",
            "Identity");

    @Override
    public String name() {
        return "FoldConstants";
    }

    @Override
    public Graph apply(Graph graph) {
        var withShapes = foldShapes(graph);
        List<Node> constant = constantNodes(withShapes);
        if (constant.isEmpty()) {
            return withShapes;
        }
        var results = evaluator.evaluate(alone(withShapes, constant), Map.of());
        var edits = new Edits(withShapes);
        var graphOutputs = withShapes.outputNames();
        Map<String, Long> sizes = sizes(withShapes, constant, results);
        for (var node : constant) {
            boolean small = node.outputs().stream().allMatch(output -> isSmall(node, output, sizes));
            if (small && node.outputs().stream().noneMatch(graphOutputs::contains)) {
                results.forEach((value, tensor) -> {
                    if (node.outputs().contains(value)) {
                        edits.makeConstant(value, tensor);
                    }
                });
                edits.remove(node);
            }
        }
        return edits.done();
    }

    /** Replaces Shape of a graph input that is fixed. */
    private static Graph foldShapes(Graph graph) {
        Map<String, ValueInfo> inputs = new HashMap<>();
        graph.inputs().forEach(input -> inputs.put(input.name(), input));
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            var input = inputs.get(node.input(0));
            if (node.is("Shape") && node.attributes().isEmpty() && input != null) {
                fixed(input)
                        .filter(shape -> !graph.outputNames().contains(node.output()))
                        .ifPresent(shape -> {
                            edits.makeConstant(node.output(), Tensor.vector(shape));
                            edits.remove(node);
                        });
            }
        }
        return edits.done();
    }

    private static Optional<long[]> fixed(ValueInfo info) {
        return info.shape()
                .filter(shape -> shape.stream().allMatch(Dimension.Fixed.class::isInstance))
                .map(shape -> shape.stream()
                        .mapToLong(dimension -> dimension instanceof Dimension.Fixed(long size) ? size : -1)
                        .toArray());
    }

    private static List<Node> constantNodes(Graph graph) {
        Set<String> known = new HashSet<>(graph.initializers().keySet());
        List<Node> nodes = new ArrayList<>();
        for (var node : graph.nodes()) {
            boolean computable = !node.hasNestedGraph()
                    && !KEPT.contains(node.operator())
                    && node.attributes().values().stream().noneMatch(Attribute.Opaque.class::isInstance)
                    && known.containsAll(node.reads());
            if (computable) {
                nodes.add(node);
                known.addAll(node.outputs());
            }
        }
        return nodes;
    }

    private static Graph alone(Graph graph, List<Node> nodes) {
        Set<String> read = new LinkedHashSet<>();
        Set<String> written = new LinkedHashSet<>();
        nodes.forEach(node -> {
            read.addAll(node.inputs());
            written.addAll(node.outputs());
        });
        written.remove("");
        Map<String, Tensor> initializers = new HashMap<>(graph.initializers());
        initializers.keySet().retainAll(read);
        return new Graph(
                "constants",
                graph.opsets(),
                List.of(),
                written.stream()
                        .map(value -> ValueInfo.unknown(value, ElementType.FLOAT))
                        .toList(),
                initializers,
                nodes,
                Map.of(),
                graph.metadata());
    }

    private static Map<String, Long> sizes(Graph graph, List<Node> nodes, Map<String, Tensor> results) {
        Map<String, Long> sizes = new HashMap<>();
        nodes.forEach(node -> node.inputs()
                .forEach(input -> graph.initializer(input)
                        .ifPresent(tensor -> sizes.put(input, tensor.bytes().byteSize()))));
        results.forEach((name, tensor) -> sizes.put(name, tensor.bytes().byteSize()));
        return sizes;
    }

    private static boolean isSmall(Node node, String output, Map<String, Long> sizes) {
        long size = sizes.getOrDefault(output, 0L);
        long from = node.inputs().stream()
                .mapToLong(input -> sizes.getOrDefault(input, 0L))
                .sum();
        return size <= Math.max(from, MAX_GROWN_BYTES);
    }
}
