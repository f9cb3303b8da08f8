package dev.halftone.pass;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.Uses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two convolutions with nothing between them but what is homogeneous channel by channel, f(s x) = s f(x) for s > 0, and nobody
 * else who reads it: what the first divides the second can multiply.
 *
 * @param between the nodes from one to the other, in their order
 */
public record ConvolutionPair(Node first, List<Node> between, Node second) {

    private static final Set<String> HOMOGENEOUS =
            Set.of("Relu", "LeakyRelu", "PRelu", "MaxPool", "AveragePool", "GlobalAveragePool", "Identity");

    public ConvolutionPair {
        between = List.copyOf(between);
    }

    /** The pairs of a graph, by their first node. A convolution may be the second of one and the first of another. */
    public static List<ConvolutionPair> of(Graph graph) {
        var uses = Uses.of(graph);
        return graph.nodes().stream()
                .filter(node -> isOwn(graph, uses, node))
                .flatMap(node -> from(graph, uses, node).stream())
                .toList();
    }

    /** The value that the second reads. */
    public String value() {
        return second.input(0);
    }

    /** How many channels it has. */
    public int channels(Graph graph) {
        return Math.toIntExact(graph.initializer(first.input(1)).orElseThrow().dimension(0));
    }

    /** The names of all nodes, from the first to the second. */
    public List<String> nodes() {
        List<String> names = new ArrayList<>(List.of(first.name()));
        between.forEach(node -> names.add(node.name()));
        names.add(second.name());
        return names;
    }

    private static Optional<ConvolutionPair> from(Graph graph, Uses uses, Node first) {
        List<Node> between = new ArrayList<>();
        for (var next = next(graph, uses, first); next.isPresent(); next = next(graph, uses, between.getLast())) {
            var node = next.get();
            if (isOwn(graph, uses, node)) {
                return Optional.of(new ConvolutionPair(first, between, node)).filter(pair -> pair.fits(graph));
            }
            if (!isHomogeneous(graph, node)) {
                return Optional.empty();
            }
            between.add(node);
        }
        return Optional.empty();
    }

    /** The node that alone reads what another writes, once and first. */
    private static Optional<Node> next(Graph graph, Uses uses, Node node) {
        String value = node.output();
        return uses.onlyConsumer(value)
                .filter(reader -> !graph.outputNames().contains(value))
                .filter(reader -> reader.input(0).equals(value) && Collections.frequency(reader.inputs(), value) == 1);
    }

    private static boolean isHomogeneous(Graph graph, Node node) {
        return node.domain().isEmpty()
                && HOMOGENEOUS.contains(node.operator())
                && node.outputs().size() == 1
                && node.inputs().stream()
                        .skip(1)
                        .allMatch(slope -> graph.initializer(slope).isPresent());
    }

    /** Whether a node is a convolution whose weight and bias nobody else reads. */
    private static boolean isOwn(Graph graph, Uses uses, Node node) {
        return node.is("Conv")
                && node.inputs().stream()
                        .skip(1)
                        .filter(constant -> !constant.isEmpty())
                        .allMatch(constant -> isFloat(graph, constant)
                                && uses.onlyConsumer(constant).isPresent()
                                && !graph.outputNames().contains(constant));
    }

    private static boolean isFloat(Graph graph, String constant) {
        return graph.initializer(constant)
                .filter(tensor -> tensor.type() == ElementType.FLOAT)
                .isPresent();
    }

    /** Whether the second reads as many channels as the first writes. */
    private boolean fits(Graph graph) {
        var written = graph.initializer(first.input(1)).map(Tensor::shape).orElse(new long[0]);
        var read = graph.initializer(second.input(1)).map(Tensor::shape).orElse(new long[0]);
        long groups = second.integer("group", 1);
        return written.length > 2
                && read.length > 2
                && groups > 0
                && written[0] > 0
                && written[0] == read[1] * groups
                && read[0] > 0
                && read[0] % groups == 0;
    }
}
