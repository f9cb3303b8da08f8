package dev.halftone;

import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
import dev.halftone.gradient.Decompositions;
import dev.halftone.gradient.Gradientless;
import dev.halftone.gradient.Gradients;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every reason why a model's graph would be refused, not just the first one, and what of it would be left as it is. */
final class Refusals {

    private static final int NAMED = 3;
    private static final Set<String> PRODUCTS = Set.of("MatMul", "Gemm", "Conv", "ConvTranspose");

    private Refusals() {}

    /** Said of a model without layers. */
    static UserError nothingToQuantize(Graph graph) {
        var holders = graph.nodes().stream().filter(Refusals::holdsProducts).toList();
        String why = "nothing to quantize: no MatMul, Gemm, Conv or ConvTranspose on floating-point values";
        return UserError.of(
                ModelRefusal.NOTHING_TO_QUANTIZE,
                holders.isEmpty()
                        ? why
                        : Printable.line(why + " outside of the graphs inside node "
                                + holders.getFirst().name() + " ("
                                + holders.getFirst().operator()
                                + "), which stay as they are; export the model without this choice or loop"));
    }

    private static boolean holdsProducts(Node node) {
        return node.attributes().values().stream()
                .anyMatch(attribute -> attribute instanceof Attribute.OfGraph(Graph nested)
                        && nested.nodes().stream()
                                .anyMatch(inner -> PRODUCTS.contains(inner.operator()) || holdsProducts(inner)));
    }

    static List<UserError> of(Graph graph, Partition partition) {
        var quantized = IntegerProducts.refusal(graph, partition);
        if (quantized.isPresent()) {
            return List.of(quantized.get());
        }
        if (partition.layers().isEmpty()) {
            return List.of(nothingToQuantize(graph));
        }
        var missing = withoutRule(graph, partition);
        List<UserError> reasons = new ArrayList<>();
        if (kept(graph, partition, missing).size() == partition.layers().size()) {
            missing.forEach((operator, nodes) -> reasons.add(UserError.of(
                    ModelRefusal.NO_GRADIENT_RULE,
                    Printable.line("operator " + operator + " has no gradient rule: " + named(nodes)
                            + "; export the model without it, or cut it off the end"))));
        }
        return List.copyOf(reasons);
    }

    /** What would not be planned of a model that is served. */
    static List<String> notes(Graph graph, Partition partition) {
        var missing = withoutRule(graph, partition);
        int kept = kept(graph, partition, missing).size();
        return missing.isEmpty()
                ? List.of()
                : List.of(kept + " of " + partition.layers().size()
                        + " layers would stay in the reference format: no gradient flows through "
                        + missing.entrySet().stream()
                                .map(entry -> entry.getKey() + " (" + named(entry.getValue()) + ")")
                                .collect(Collectors.joining(", ")));
    }

    /** The layers with a way to a node without a rule. */
    private static Set<String> kept(Graph graph, Partition partition, Map<String, List<String>> missing) {
        Set<String> obstacles = missing.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        Set<String> values = new HashSet<>();
        Set<String> before = new HashSet<>();
        for (var node : graph.nodes().reversed()) {
            boolean leads = node.outputs().stream().anyMatch(values::contains);
            if (leads) {
                before.add(node.name());
            }
            if (leads || obstacles.contains(node.name())) {
                values.addAll(node.reads());
            }
        }
        return partition.layers().stream()
                .map(Layer::node)
                .filter(before::contains)
                .collect(Collectors.toSet());
    }

    /** The nodes after a layer that gradients would have to flow through and can't, by operator. */
    private static Map<String, List<String>> withoutRule(Graph graph, Partition partition) {
        Set<String> layers = partition.layers().stream().map(Layer::node).collect(Collectors.toSet());
        Set<String> reached = new HashSet<>();
        Map<String, List<String>> missing = new TreeMap<>();
        for (var node : graph.nodes()) {
            boolean after = node.reads().stream().anyMatch(reached::contains);
            if (layers.contains(node.name()) || (after && carriesGradient(node))) {
                reached.addAll(node.outputs());
                if (!Gradients.RULES.containsKey(node.qualifiedOperator()) && !Decompositions.covers(node)) {
                    missing.computeIfAbsent(node.qualifiedOperator(), key -> new ArrayList<>())
                            .add(node.name());
                }
            }
        }
        return missing;
    }

    private static boolean carriesGradient(Node node) {
        if (node.is("Cast") && node.attributes().get("to") instanceof Attribute.Int(long code)) {
            return Arrays.stream(ElementType.values()).anyMatch(type -> type.code() == code && type.isFloating());
        }
        return !Gradientless.NOTHING_REAL.equals(Gradientless.REASONS.get(node.qualifiedOperator()));
    }

    private static String named(List<String> nodes) {
        String first = nodes.stream().limit(NAMED).collect(Collectors.joining(", "));
        return nodes.size() <= NAMED ? first : first + " and " + (nodes.size() - NAMED) + " more";
    }
}
