package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Makes one LayerNormalization of (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) * scale + bias over the last
 * axis, as exporters before opset 17 wrote it: Pow or Mul for the square, Div or Reciprocal and Mul for the quotient.
 */
public final class FuseLayerNormalization implements Pass {

    private static final long OPSET_WITH_LAYER_NORMALIZATION = 17;

    /** x / sqrt(variance + epsilon): the node that ends it and what it is made of. */
    private record Normalized(Node end, String x, float epsilon) {}

    @Override
    public void requires(Graph graph) {
        if (graph.opset() < OPSET_WITH_LAYER_NORMALIZATION) {
            throw new IllegalStateException("LayerNormalization needs opset 17, the graph has " + graph.opset());
        }
    }

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (node.is("Div") || node.is("Mul")) {
                normalized(node, patterns).ifPresent(found -> scaled(found, patterns, edits));
            }
        }
        return edits.done();
    }

    private static void scaled(Normalized found, Patterns patterns, Edits edits) {
        var mul = patterns.onlyReader(found.end, "Mul");
        var scale = mul.flatMap(node -> patterns.other(node, found.end.output()))
                .flatMap(value -> vector(value, patterns.graph()));
        if (scale.isEmpty()) {
            return;
        }
        var add = patterns.onlyReader(mul.get(), "Add");
        var bias = add.flatMap(node -> patterns.other(node, mul.get().output()))
                .flatMap(value -> vector(value, patterns.graph()))
                .filter(value -> value.tensor.count() == scale.get().tensor.count());
        var last = bias.isPresent() ? add.get() : mul.get();
        var inputs = bias.isPresent()
                ? List.of(found.x, scale.get().name(edits), bias.get().name(edits))
                : List.of(found.x, scale.get().name(edits));
        Map<String, Attribute> attributes = new TreeMap<>();
        attributes.put("axis", Attribute.of(-1L));
        attributes.put("epsilon", Attribute.of(found.epsilon));
        edits.replace(last, new Node(last.name(), "", "LayerNormalization", inputs, last.outputs(), attributes));
    }

    /** A constant along the last axis; under another name where its leading axes of length 1 had to go. */
    private record Vector(String value, Tensor tensor) {

        String name(Edits edits) {
            return tensor.rank() == 1 ? value : edits.constant(value, tensor.reshaped(tensor.count()));
        }
    }

    private static Optional<Vector> vector(String value, Graph graph) {
        return graph.initializer(value)
                .filter(tensor -> tensor.rank() >= 1 && tensor.count() > 1 && tensor.dimension(-1) == tensor.count())
                .map(tensor -> new Vector(value, tensor));
    }

    private static Optional<Normalized> normalized(Node end, Patterns patterns) {
        if (end.is("Div")) {
            return normalized(end, end.input(0), end.input(1), patterns);
        }
        for (int i = 0; i < 2; i++) {
            var root = patterns.producer(end.input(i), "Reciprocal").map(node -> node.input(0));
            if (root.isPresent()) {
                return normalized(end, end.input(1 - i), root.get(), patterns);
            }
        }
        return Optional.empty();
    }

    private static Optional<Normalized> normalized(Node end, String centred, String root, Patterns patterns) {
        return patterns.producer(root, "Sqrt")
                .flatMap(sqrt -> patterns.producer(sqrt.input(0), "Add"))
                .flatMap(sum -> variance(sum, centred, patterns)
                        .flatMap(epsilon -> centredOf(centred, patterns).map(x -> new Normalized(end, x, epsilon))));
    }

    /** Epsilon, when the sum is mean(centred^2) + epsilon. */
    private static Optional<Float> variance(Node sum, String centred, Patterns patterns) {
        for (int i = 0; i < 2; i++) {
            OptionalDouble epsilon = patterns.scalar(sum.input(i));
            var square = patterns.producer(sum.input(1 - i), "ReduceMean")
                    .filter(mean -> isOverLastAxis(mean, patterns))
                    .map(mean -> mean.input(0));
            if (epsilon.isPresent() && square.isPresent() && isSquare(square.get(), centred, patterns)) {
                return Optional.of((float) epsilon.getAsDouble());
            }
        }
        return Optional.empty();
    }

    private static boolean isSquare(String value, String of, Patterns patterns) {
        boolean power = patterns.producer(value, "Pow")
                .filter(pow -> pow.input(0).equals(of) && patterns.isScalar(pow.input(1), 2))
                .isPresent();
        return power
                || patterns.producer(value, "Mul")
                        .filter(mul -> mul.inputs().equals(List.of(of, of)))
                        .isPresent();
    }

    /** x, when a value is x - mean(x). */
    private static Optional<String> centredOf(String value, Patterns patterns) {
        return patterns.producer(value, "Sub")
                .filter(sub -> patterns.producer(sub.input(1), "ReduceMean")
                        .filter(mean -> mean.input(0).equals(sub.input(0)) && isOverLastAxis(mean, patterns))
                        .isPresent())
                .map(sub -> sub.input(0));
    }

    private static boolean isOverLastAxis(Node mean, Patterns patterns) {
        if (mean.integer("keepdims", 1) != 1) {
            return false;
        }
        return patterns.axes(mean)
                .filter(axes -> axes.size() == 1 && (axes.getFirst() == -1 || isLast(axes.getFirst(), mean, patterns)))
                .isPresent();
    }

    private static boolean isLast(long axis, Node mean, Patterns patterns) {
        return axis == patterns.rank(mean.input(0)).orElse(0) - 1;
    }
}
