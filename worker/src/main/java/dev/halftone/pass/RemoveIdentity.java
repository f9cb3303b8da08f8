package dev.halftone.pass;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Uses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Bypasses calls that give back their first input: Identity, Dropout outside training, Cast to the type that the value
 * has, Transpose that moves nothing, and Concat, Max, Min, Sum or Mean of one value.
 */
public final class RemoveIdentity implements Pass {

    private static final Set<String> OF_ONE = Set.of("Concat", "Max", "Min", "Sum", "Mean");

    @Override
    public Graph apply(Graph graph) {
        var edits = new Edits(graph);
        var uses = Uses.of(graph);
        var types = ElementTypes.of(graph);
        var outputs = graph.outputNames();
        for (var node : graph.nodes()) {
            if (isIdentity(node, graph, uses, types) && !outputs.contains(node.output())) {
                edits.rename(node.output(), node.input(0));
                edits.remove(node);
            }
        }
        return edits.done();
    }

    private static boolean isIdentity(Node node, Graph graph, Uses uses, Map<String, ElementType> types) {
        if (!node.domain().isEmpty()) {
            return false;
        }
        return switch (node.operator()) {
            case "Identity" -> true;
            case "Dropout" -> isInference(node, graph) && !hasReadMask(node, graph, uses);
            case "Cast" -> types.get(node.input(0)) == ElementType.ofCode((int) node.integer("to", 0));
            case "Transpose" ->
                node.integers("perm").filter(RemoveIdentity::isSorted).isPresent();
            default -> OF_ONE.contains(node.operator()) && node.inputs().size() == 1;
        };
    }

    private static boolean isInference(Node dropout, Graph graph) {
        return !dropout.hasInput(2)
                || graph.initializer(dropout.input(2))
                        .filter(training -> training.bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)[0] == 0)
                        .isPresent();
    }

    private static boolean hasReadMask(Node dropout, Graph graph, Uses uses) {
        return dropout.outputs().stream()
                .skip(1)
                .anyMatch(mask ->
                        !uses.consumers(mask).isEmpty() || graph.outputNames().contains(mask));
    }

    private static boolean isSorted(List<Long> permutation) {
        return permutation.equals(
                LongStream.range(0, permutation.size()).boxed().toList());
    }
}
