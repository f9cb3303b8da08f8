package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Reverse mode as a graph transformation: walks a forward graph backwards and emits, by {@link Gradients#RULES}, the
 * gradients of chosen operands.
 *
 * <p>Only nodes between a wanted operand and a differentiated value are walked, and only along floating-point values; what
 * computes shapes, indices and masks needs no gradient. The gradients hold for the shapes that the types give.
 */
public final class Backward {

    private final Graph forward;
    private final Observed observed;

    private Backward(Graph forward, Map<String, ValueInfo> types) {
        this.forward = forward;
        this.observed = new Observed(forward, types);
    }

    /**
     * For a graph of opset 18 or later.
     *
     * @param types element type and fixed shape of every value that is not a constant
     */
    public static Backward of(Graph forward, Map<String, ValueInfo> types) {
        if (forward.opset() < 18) {
            throw new IllegalArgumentException(
                    "gradients need opset 18 or later, not " + forward.opset() + "; upgrade the graph first");
        }
        return new Backward(forward, types);
    }

    /**
     * A copy of the forward graph, without outputs, with the gradients of {@code cotangent . output}.
     *
     * @param cotangent the name of a graph input that is added, of the output's shape
     * @throws NoGradientRule when a node between a wanted operand and the output can't be differentiated
     */
    public BackwardGraph differentiate(String output, String cotangent, Set<Edge> wanted) {
        var graph = GraphBuilder.from(forward).clearOutputs();
        graph.input(ValueInfo.of(cotangent, observed.type(output), observed.shape(output)));
        return differentiate(graph, Map.of(output, cotangent), wanted);
    }

    /**
     * Appends gradients to a graph that holds the forward graph.
     *
     * @param cotangents for each differentiated value of the forward graph: the value that holds dg/d(value), of its shape
     * @throws NoGradientRule when a node between a wanted operand and a differentiated value can't be differentiated
     */
    public BackwardGraph differentiate(GraphBuilder graph, Map<String, String> cotangents, Set<Edge> wanted) {
        return walk(graph, cotangents, wanted, obstacle -> {
            throw obstacle;
        });
    }

    /**
     * The nodes between wanted operands and an output that can't be differentiated, in the order in which gradients meet them;
     * of those behind one another the last alone.
     */
    public List<NoGradientRule> obstacles(String output, Set<Edge> wanted) {
        List<NoGradientRule> obstacles = new ArrayList<>();
        var scratch = GraphBuilder.from(forward).clearOutputs();
        String cotangent = scratch.fresh("cotangent");
        scratch.input(ValueInfo.of(cotangent, observed.type(output), observed.shape(output)));
        walk(scratch, Map.of(output, cotangent), wanted, obstacles::add);
        return obstacles;
    }

    private BackwardGraph walk(
            GraphBuilder graph, Map<String, String> cotangents, Set<Edge> wanted, Consumer<NoGradientRule> onObstacle) {
        wanted.forEach(this::check);
        var live = live(wanted);
        Map<String, List<String>> contributions = new HashMap<>();
        cotangents.forEach((value, cotangent) -> contributions.put(value, new ArrayList<>(List.of(cotangent))));
        Map<Edge, String> gradients = new LinkedHashMap<>();
        for (var node : forward.nodes().reversed()) {
            int[] active = active(node, live, wanted);
            boolean hidden = readsHidden(node, live);
            var upstream = node.outputs().stream()
                    .map(value ->
                            total(graph, contributions.getOrDefault(value, List.of()), hidden || active.length > 0))
                    .toList();
            if (upstream.stream().allMatch(String::isEmpty) || (active.length == 0 && !hidden)) {
                continue;
            }
            try {
                if (hidden) {
                    throw new NoGradientRule(node, "reads what depends on a layer inside a nested graph");
                }
                var rule = Gradients.rule(node).orElseThrow(() -> Decompositions.obstacle(forward, observed, node));
                var call = new Call(graph, observed, node, upstream);
                for (int input : active) {
                    String gradient = rule.gradient(call, input);
                    var edge = new Edge(node.name(), input);
                    if (wanted.contains(edge)) {
                        gradients.put(edge, gradient);
                    }
                    if (live.contains(node.input(input))) {
                        contributions
                                .computeIfAbsent(node.input(input), value -> new ArrayList<>())
                                .add(gradient);
                    }
                }
            } catch (NoGradientRule obstacle) {
                onObstacle.accept(obstacle);
            }
        }
        return new BackwardGraph(graph, gradients);
    }

    private void check(Edge edge) {
        var node = forward.node(edge.node());
        if (!node.hasInput(edge.input())
                || !observed.type(node.input(edge.input())).isFloating()) {
            throw new IllegalArgumentException(
                    "node " + edge.node() + ": its input " + edge.input() + " is no floating-point value");
        }
    }

    /** The floating-point values that depend on a wanted operand. */
    public Set<String> live(Set<Edge> wanted) {
        Set<String> live = new HashSet<>();
        for (var node : forward.nodes()) {
            if (active(node, live, wanted).length > 0 || readsHidden(node, live)) {
                node.outputs().stream()
                        .filter(value -> !value.isEmpty())
                        .filter(value -> observed.type(value).isFloating())
                        .forEach(live::add);
            }
        }
        return live;
    }

    private static int[] active(Node node, Set<String> live, Set<Edge> wanted) {
        return IntStream.range(0, node.inputs().size())
                .filter(i -> live.contains(node.input(i)) || wanted.contains(new Edge(node.name(), i)))
                .toArray();
    }

    /** A nested graph reads values that its node does not list; their gradients would be lost. */
    private static boolean readsHidden(Node node, Set<String> live) {
        return node.attributes().values().stream()
                .anyMatch(attribute -> attribute instanceof Attribute.OfGraph(Graph nested)
                        && nested.nodes().stream()
                                .anyMatch(inner ->
                                        inner.inputs().stream().anyMatch(live::contains) || readsHidden(inner, live)));
    }

    private static String total(GraphBuilder graph, List<String> contributions, boolean needed) {
        if (contributions.isEmpty() || !needed) {
            return "";
        }
        return contributions.size() == 1 ? contributions.getFirst() : graph.op("Sum", contributions, Map.of());
    }
}
