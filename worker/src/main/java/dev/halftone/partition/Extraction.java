package dev.halftone.partition;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a subgraph a graph of its own. */
public final class Extraction {

    private Extraction() {}

    /**
     * The subgraph as a stand-alone graph: what it reads from outside are its inputs, what is read after it its outputs,
     * and the constants that it uses come along under their names.
     *
     * @param types types and shapes by value name; all of the subgraph's inputs and outputs are among them
     * @throws IllegalArgumentException when the type of an input or output is not given
     */
    public static Graph extract(Graph graph, Subgraph subgraph, Map<String, ValueInfo> types) {
        Set<String> names = new HashSet<>(subgraph.nodes());
        List<Node> nodes = graph.nodes().stream()
                .filter(node -> names.contains(node.name()))
                .toList();
        Set<String> read = new HashSet<>();
        nodes.forEach(node -> read.addAll(node.reads()));
        Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
        initializers.keySet().retainAll(read);
        return new Graph(
                graph.name() + "_" + subgraph.index(),
                graph.opsets(),
                typed(subgraph.inputs(), types),
                typed(subgraph.outputs(), types),
                initializers,
                nodes,
                Map.of(),
                graph.metadata());
    }

    private static List<ValueInfo> typed(List<String> values, Map<String, ValueInfo> types) {
        return values.stream().map(value -> typed(value, types)).toList();
    }

    private static ValueInfo typed(String value, Map<String, ValueInfo> types) {
        var info = types.get(value);
        if (info == null) {
            throw new IllegalArgumentException("the type of " + value + " at a subgraph's border is not known");
        }
        return info;
    }
}
