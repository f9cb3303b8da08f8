package dev.halftone.pass;

import dev.halftone.graph.Dimension;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The shapes of a graph's values, as far as operators and constants alone tell them: -1 where an axis may have any
 * length, no entry where even the rank isn't certain.
 */
final class StaticShapes {

    /** An axis of any length. */
    static final long ANY = -1;

    private static final Set<String> LIKE_FIRST_INPUT = Set.of(
            "Softmax",
            "LogSoftmax",
            "LayerNormalization",
            "SimplifiedLayerNormalization",
            "BatchNormalization",
            "Cast",
            "Gelu",
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Tanh",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Erf",
            "Sqrt",
            "Reciprocal",
            "Cos",
            "Sin",
            "Exp",
            "Neg",
            "Not",
            "Clip",
            "Identity",
            "Dropout");
    private static final Set<String> BROADCAST =
            Set.of("Add", "Sub", "Mul", "Div", "Pow", "Where", "Max", "Min", "Equal", "Greater", "Less", "And", "Or");

    private final Graph graph;
    private final Map<String, List<Long>> shapes = new HashMap<>();
    private final MovedShapes moved;

    private StaticShapes(Graph graph) {
        this.graph = graph;
        this.moved = new MovedShapes(graph, shapes);
    }

    /** Shapes by value name. */
    static Map<String, List<Long>> of(Graph graph) {
        return new StaticShapes(graph).infer();
    }

    private Map<String, List<Long>> infer() {
        graph.inputs().forEach(input -> lengths(input).ifPresent(shape -> shapes.put(input.name(), shape)));
        graph.initializers()
                .forEach((name, tensor) ->
                        shapes.put(name, Arrays.stream(tensor.shape()).boxed().toList()));
        for (var node : graph.nodes()) {
            var inferred = known(node);
            for (String output : node.outputs()) {
                var declared = Optional.ofNullable(graph.types().get(output)).flatMap(StaticShapes::lengths);
                inferred.map(shape -> sharper(shape, declared))
                        .or(() -> declared)
                        .ifPresent(shape -> shapes.put(output, shape));
            }
        }
        return shapes;
    }

    private static Optional<List<Long>> lengths(ValueInfo info) {
        return info.shape()
                .map(shape -> shape.stream()
                        .map(axis -> axis instanceof Dimension.Fixed(long size) ? size : ANY)
                        .toList());
    }

    /** An inferred shape with the declared length of each axis that may have any. */
    private static List<Long> sharper(List<Long> inferred, Optional<List<Long>> declared) {
        return declared.filter(shape -> shape.size() == inferred.size())
                .map(shape -> IntStream.range(0, shape.size())
                        .mapToObj(i -> inferred.get(i) == ANY ? shape.get(i) : inferred.get(i))
                        .toList())
                .orElse(inferred);
    }

    private Optional<List<Long>> of(String value) {
        return Optional.ofNullable(shapes.get(value));
    }

    /** What a node can't have, an axis that isn't there for instance, the runtime tells with the node's name. */
    private Optional<List<Long>> known(Node node) {
        try {
            return node.domain().isEmpty() ? outputs(node) : Optional.empty();
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The shape that all outputs of a node have. */
    private Optional<List<Long>> outputs(Node node) {
        if (LIKE_FIRST_INPUT.contains(node.operator())) {
            return of(node.input(0));
        }
        if (BROADCAST.contains(node.operator())) {
            return node.inputs().stream().map(this::of).reduce(Optional.of(List.of()), StaticShapes::broadcast);
        }
        return switch (node.operator()) {
            case "MatMul" -> product(node);
            case "Gemm" -> gemm(node);
            case "Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool" -> channels(node);
            case "Resize" -> of(node.input(0)).map(shape -> Collections.nCopies(shape.size(), ANY));
            default -> moved.outputs(node);
        };
    }

    private static Optional<List<Long>> broadcast(Optional<List<Long>> left, Optional<List<Long>> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        int rank = Math.max(left.get().size(), right.get().size());
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            long a = fromEnd(left.get(), rank - i);
            long b = fromEnd(right.get(), rank - i);
            shape.add(a == 1 ? b : b == 1 ? a : Math.max(a, b));
        }
        return Optional.of(shape);
    }

    private static long fromEnd(List<Long> shape, int place) {
        return place > shape.size() ? 1 : shape.get(shape.size() - place);
    }

    private Optional<List<Long>> product(Node node) {
        var left = of(node.input(0)).filter(shape -> shape.size() >= 2);
        var right = of(node.input(1)).filter(shape -> shape.size() >= 2);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        var stacks = broadcast(
                Optional.of(left.get().subList(0, left.get().size() - 2)),
                Optional.of(right.get().subList(0, right.get().size() - 2)));
        return stacks.map(shape -> MovedShapes.join(
                shape, List.of(fromEnd(left.get(), 2), right.get().getLast())));
    }

    private Optional<List<Long>> gemm(Node node) {
        var left = of(node.input(0)).orElse(List.of(ANY, ANY));
        var right = of(node.input(1)).orElse(List.of(ANY, ANY));
        return Optional.of(List.of(
                left.get(node.integer("transA", 0) == 1 ? 1 : 0), right.get(node.integer("transB", 0) == 1 ? 0 : 1)));
    }

    private Optional<List<Long>> channels(Node node) {
        return images(node).map(shape -> {
            List<Long> result = new ArrayList<>(Collections.nCopies(shape.size(), ANY));
            result.set(0, shape.getFirst());
            result.set(
                    1,
                    switch (node.operator()) {
                        case "Conv" -> of(node.input(1)).map(List::getFirst).orElse(ANY);
                        case "ConvTranspose" -> ANY;
                        default -> shape.get(1);
                    });
            return node.is("GlobalAveragePool")
                    ? MovedShapes.join(result.subList(0, 2), Collections.nCopies(shape.size() - 2, 1L))
                    : spatial(node, shape, result);
        });
    }

    /** What a node on images reads; of a Conv whose input isn't known, the weight has as many axes. */
    private Optional<List<Long>> images(Node node) {
        var unknown = node.is("Conv")
                ? of(node.input(1)).map(weight -> Collections.nCopies(weight.size(), ANY))
                : Optional.<List<Long>>empty();
        return of(node.input(0)).or(() -> unknown);
    }

    /** Fills in the spatial axes of a Conv with explicit padding. */
    private List<Long> spatial(Node node, List<Long> shape, List<Long> result) {
        var weight = of(node.input(1));
        if (node.is("Conv")
                && weight.isPresent()
                && node.text("auto_pad", "NOTSET").equals("NOTSET")) {
            int axes = shape.size() - 2;
            var pads = node.integers("pads").orElse(Collections.nCopies(2 * axes, 0L));
            var strides = node.integers("strides").orElse(Collections.nCopies(axes, 1L));
            var dilations = node.integers("dilations").orElse(Collections.nCopies(axes, 1L));
            for (int i = 0; i < axes; i++) {
                long length = shape.get(i + 2);
                long kernel = (weight.get().get(i + 2) - 1) * dilations.get(i) + 1;
                long padded = length + pads.get(i) + pads.get(i + axes);
                result.set(i + 2, length == ANY ? ANY : (padded - kernel) / strides.get(i) + 1);
            }
        }
        return result;
    }
}
