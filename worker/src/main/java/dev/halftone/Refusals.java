package dev.halftone;

import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
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

/** Every reason why a model's graph would be refused, not just the first one. */
final class Refusals {

    private static final int NAMED = 3;

    /** Operators whose results no gradient flows through, whatever they read. */
    private static final Set<String> WITHOUT_GRADIENT = Set.of(
            "And",
            "ArgMax",
            "ArgMin",
            "ConstantOfShape",
            "Equal",
            "Greater",
            "GreaterOrEqual",
            "IsInf",
            "IsNaN",
            "Less",
            "LessOrEqual",
            "NonZero",
            "Not",
            "Or",
            "Range",
            "Shape",
            "Size",
            "Xor");

    private Refusals() {}

    /** Said of a model without layers. */
    static UserError nothingToQuantize() {
        return UserError.of(
                ModelRefusal.NOTHING_TO_QUANTIZE,
                "nothing to quantize: no MatMul, Gemm, Conv or ConvTranspose on floating-point values");
    }

    static List<UserError> of(Graph graph, Partition partition) {
        List<UserError> reasons = new ArrayList<>();
        if (partition.layers().isEmpty()) {
            reasons.add(nothingToQuantize());
        }
        withoutRule(graph, partition)
                .forEach((operator, nodes) -> reasons.add(UserError.of(
                        ModelRefusal.NO_GRADIENT_RULE,
                        Printable.line("operator " + operator + " has no gradient rule: " + named(nodes)
                                + "; export the model without it, or cut it off the end"))));
        return reasons;
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
                if (!Gradients.RULES.containsKey(node.qualifiedOperator())) {
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
        return !node.domain().isEmpty() || !WITHOUT_GRADIENT.contains(node.operator());
    }

    private static String named(List<String> nodes) {
        String first = nodes.stream().limit(NAMED).collect(Collectors.joining(", "));
        return nodes.size() <= NAMED ? first : first + " and " + (nodes.size() - NAMED) + " more";
    }
}
