package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.Uses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Merges calls that compute the same from the same values, and small constants of equal content. */
public final class CommonSubexpressions implements Pass {

    private static final long MAX_MERGED_ELEMENTS = 64;
    private static final Set<String> RANDOM = Set.of(
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Multinomial",
            "Bernoulli",
            "Dropout");

    private record Call(
            String domain,
            String operator,
            List<String> inputs,
            Map<String, Attribute> attributes,
            List<Boolean> givenOutputs) {

        static Call of(Node node, List<String> inputs) {
            var given = node.outputs().stream().map(output -> !output.isEmpty()).toList();
            return new Call(node.domain(), node.operator(), inputs, node.attributes(), given);
        }
    }

    @Override
    public Graph apply(Graph graph) {
        var edits = new Edits(graph);
        Map<String, String> same = new HashMap<>();
        mergeConstants(graph, edits, same);
        Map<Call, Node> first = new HashMap<>();
        for (var node : graph.nodes()) {
            if (node.hasNestedGraph()
                    || RANDOM.contains(node.operator())
                    || node.outputs().stream().anyMatch(graph.outputNames()::contains)) {
                continue;
            }
            List<String> inputs = node.inputs().stream()
                    .map(value -> same.getOrDefault(value, value))
                    .toList();
            var other = first.putIfAbsent(Call.of(node, inputs), node);
            if (other != null) {
                for (int i = 0; i < node.outputs().size(); i++) {
                    rename(node.outputs().get(i), other.outputs().get(i), edits, same);
                }
                edits.remove(node);
            }
        }
        return edits.done();
    }

    private static void mergeConstants(Graph graph, Edits edits, Map<String, String> same) {
        Map<Tensor, String> first = new HashMap<>();
        var uses = Uses.of(graph);
        graph.initializers().forEach((name, tensor) -> {
            boolean small = tensor.rank() <= 1 && tensor.count() <= MAX_MERGED_ELEMENTS;
            if (small && !uses.consumers(name).isEmpty() && !graph.outputNames().contains(name)) {
                String other = first.putIfAbsent(tensor, name);
                if (other != null) {
                    rename(name, other, edits, same);
                }
            }
        });
    }

    private static void rename(String value, String by, Edits edits, Map<String, String> same) {
        if (!value.isEmpty()) {
            edits.rename(value, by);
            same.put(value, by);
        }
    }
}
