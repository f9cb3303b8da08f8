package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The ranks of a graph's values, as far as operators and constants alone tell them. */
final class Ranks {

    private static final Set<String> LIKE_FIRST_INPUT = Set.of(
            "Softmax",
            "LayerNormalization",
            "BatchNormalization",
            "Transpose",
            "Cast",
            "Gelu",
            "Relu",
            "Tanh",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Erf",
            "Sqrt",
            "Exp",
            "Neg",
            "Clip",
            "Identity",
            "Dropout",
            "Concat",
            "Slice",
            "Split",
            "Pad",
            "Conv",
            "ConvTranspose",
            "MaxPool",
            "AveragePool",
            "GlobalAveragePool");
    private static final Set<String> BROADCAST =
            Set.of("Add", "Sub", "Mul", "Div", "Pow", "Where", "Max", "Min", "Equal", "Greater", "Less", "And", "Or");

    private final Graph graph;
    private final Map<String, Integer> ranks = new HashMap<>();

    private Ranks(Graph graph) {
        this.graph = graph;
    }

    /** Ranks by value name; a value whose rank isn't certain is absent. */
    static Map<String, Integer> of(Graph graph) {
        return new Ranks(graph).infer();
    }

    private Map<String, Integer> infer() {
        graph.types().values().forEach(this::put);
        graph.inputs().forEach(this::put);
        graph.initializers().forEach((name, tensor) -> ranks.put(name, tensor.rank()));
        for (var node : graph.nodes()) {
            if (node.domain().isEmpty()) {
                rank(node).ifPresent(rank -> node.outputs().forEach(output -> ranks.putIfAbsent(output, rank)));
            }
        }
        return ranks;
    }

    private void put(ValueInfo info) {
        info.shape().ifPresent(shape -> ranks.put(info.name(), shape.size()));
    }

    private OptionalInt rank(Node node) {
        if (LIKE_FIRST_INPUT.contains(node.operator())) {
            return of(node.input(0));
        }
        if (BROADCAST.contains(node.operator())) {
            return largest(node);
        }
        return switch (node.operator()) {
            case "Gemm", "Flatten" -> OptionalInt.of(2);
            case "Shape" -> OptionalInt.of(1);
            case "MatMul" -> product(node);
            case "Gather" -> sum(of(node.input(0)), of(node.input(1)), -1);
            case "Unsqueeze" -> sum(of(node.input(0)), length(node.input(1)), 0);
            case "Reshape", "Expand", "ConstantOfShape" ->
                length(node.input(node.inputs().size() - 1));
            case "ReduceMean", "ReduceSum", "ReduceMax" ->
                node.integer("keepdims", 1) == 1 ? of(node.input(0)) : OptionalInt.empty();
            default -> OptionalInt.empty();
        };
    }

    private OptionalInt of(String value) {
        var rank = ranks.get(value);
        return rank == null ? OptionalInt.empty() : OptionalInt.of(rank);
    }

    private OptionalInt largest(Node node) {
        int largest = 0;
        for (String input : node.inputs()) {
            var rank = of(input);
            if (rank.isEmpty()) {
                return rank;
            }
            largest = Math.max(largest, rank.getAsInt());
        }
        return OptionalInt.of(largest);
    }

    /** Vectors lose their axis in a product, so only matrices and stacks of them are certain. */
    private OptionalInt product(Node node) {
        var largest = largest(node);
        boolean matrices = node.inputs().stream().allMatch(input -> of(input).orElse(0) >= 2);
        return matrices ? largest : OptionalInt.empty();
    }

    private static OptionalInt sum(OptionalInt left, OptionalInt right, int more) {
        return left.isPresent() && right.isPresent()
                ? OptionalInt.of(left.getAsInt() + right.getAsInt() + more)
                : OptionalInt.empty();
    }

    /** The number of entries of a constant list. */
    private OptionalInt length(String list) {
        return graph.initializer(list)
                .filter(tensor -> tensor.rank() == 1)
                .map(Tensor::count)
                .map(count -> OptionalInt.of(Math.toIntExact(count)))
                .orElse(OptionalInt.empty());
    }
}
