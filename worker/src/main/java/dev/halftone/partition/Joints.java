package dev.halftone.partition;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.partition.Layer.Operand;
import dev.halftone.partition.Layer.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the operators behind convolutions that can work on codes: additions of residuals, products with gates, means.
 * They have no weight and next to no arithmetic, but one of them in reals between integer convolutions costs two conversions
 * and four times the memory traffic. So each is a layer, whose format is a choice like any other.
 */
final class Joints {

    /** How many activations a joint of an operator reads. */
    static final Map<String, Integer> OPERATORS = Map.of(
            "Add", 2,
            "Mul", 2,
            "GlobalAveragePool", 1,
            "AveragePool", 1,
            "LeakyRelu", 1,
            "Sigmoid", 1,
            "HardSigmoid", 1);

    /** What may be between a convolution and a joint: element by element, or within a channel. */
    private static final Set<String> PASSED =
            Set.of("Relu", "Clip", "Elu", "PRelu", "Tanh", "MaxPool", "Resize", "Identity");

    private final Graph graph;
    private final Map<String, Integer> ranks = new HashMap<>();

    /** @param graph whose nodes will be shown to {@link #next} in their order */
    Joints(Graph graph) {
        this.graph = graph;
    }

    /** The next node of the graph as a layer, if it is a joint. */
    Optional<Layer> next(Node node) {
        if (node.is("Conv")) {
            ranks.put(
                    node.output(),
                    graph.initializer(node.input(1)).map(Tensor::rank).orElse(0));
            return Optional.empty();
        }
        var activations = activations(node);
        boolean known = node.domain().isEmpty()
                && (PASSED.contains(node.operator()) || OPERATORS.containsKey(node.operator()))
                && canBe(node);
        if (!known
                || activations.isEmpty()
                || !activations.stream().map(Operand::value).allMatch(ranks::containsKey)) {
            return Optional.empty();
        }
        ranks.put(node.output(), activations.stream().mapToInt(this::rank).max().orElse(0));
        return Integer.valueOf(activations.size()).equals(OPERATORS.get(node.operator()))
                ? Optional.of(new Layer(node.name(), node.operator(), activations))
                : Optional.empty();
    }

    private List<Operand> activations(Node node) {
        return IntStream.range(0, node.inputs().size())
                .filter(index -> node.hasInput(index)
                        && graph.initializer(node.input(index)).isEmpty())
                .mapToObj(index -> new Operand(index, node.input(index), Role.ACTIVATION, -1))
                .toList();
    }

    private int rank(Operand operand) {
        return ranks.getOrDefault(operand.value(), 0);
    }

    private static boolean canBe(Node node) {
        return !node.is("AveragePool") || node.integer("ceil_mode", 0) == 0;
    }
}
