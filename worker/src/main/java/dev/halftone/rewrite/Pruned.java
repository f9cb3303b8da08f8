package dev.halftone.rewrite;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Graphs without the constants that nobody reads and the notes on values that are gone. */
final class Pruned {

    private Pruned() {}

    static Graph of(Graph graph) {
        Set<String> read = new HashSet<>();
        graph.outputs().forEach(output -> read.add(output.name()));
        collectReads(graph, read);
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
        constants.keySet().retainAll(read);
        Set<String> written = new HashSet<>(constants.keySet());
        graph.inputs().forEach(input -> written.add(input.name()));
        graph.nodes().forEach(node -> written.addAll(node.outputs()));
        Map<String, ValueInfo> types = new LinkedHashMap<>(graph.types());
        types.keySet().retainAll(written);
        return new Graph(
                graph.name(),
                graph.opsets(),
                graph.inputs(),
                graph.outputs(),
                constants,
                graph.nodes(),
                types,
                graph.metadata());
    }

    private static void collectReads(Graph graph, Set<String> read) {
        for (var node : graph.nodes()) {
            read.addAll(node.inputs());
            for (var attribute : node.attributes().values()) {
                if (attribute instanceof Attribute.OfGraph(Graph nested)) {
                    nested.outputs().forEach(output -> read.add(output.name()));
                    collectReads(nested, read);
                }
            }
        }
    }
}
