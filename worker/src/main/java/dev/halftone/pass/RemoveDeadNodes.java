package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Drops nodes, initializers and types that no output needs; graph inputs stay. */
public final class RemoveDeadNodes implements Pass {

    @Override
    public Graph apply(Graph graph) {
        Set<String> needed = new HashSet<>(graph.outputNames());
        List<Node> nodes = new ArrayList<>();
        for (var node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                nodes.add(node);
                needed.addAll(node.reads());
            }
        }
        Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
        initializers.keySet().retainAll(needed);
        Map<String, ValueInfo> types = new LinkedHashMap<>(graph.types());
        types.keySet().retainAll(needed);
        boolean same = nodes.size() == graph.nodes().size()
                && initializers.size() == graph.initializers().size()
                && types.size() == graph.types().size();
        return same
                ? graph
                : new Graph(
                        graph.name(),
                        graph.opsets(),
                        graph.inputs(),
                        graph.outputs(),
                        initializers,
                        nodes.reversed(),
                        types,
                        graph.metadata());
    }
}
