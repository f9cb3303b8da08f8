package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A part of a graph that runs after the parts before it and is differentiated by itself.
 *
 * @param graph its nodes with their constants; its inputs are those of the whole and what earlier stretches write
 * @param reads what earlier stretches write
 */
record Stretch(Graph graph, Set<String> reads) {

    Stretch {
        reads = Set.copyOf(reads);
    }

    /** All of a graph. */
    static Stretch whole(Graph graph) {
        return new Stretch(graph, Set.of());
    }

    /**
     * Some nodes of a graph, in its order.
     *
     * @param later values that later stretches read, or the loss
     * @param types type and shape of all values
     */
    static Stretch of(Graph whole, List<Node> nodes, Set<String> later, Map<String, ValueInfo> types) {
        Set<String> read = new LinkedHashSet<>();
        nodes.forEach(node -> read.addAll(node.reads()));
        Set<String> written =
                nodes.stream().flatMap(node -> node.outputs().stream()).collect(Collectors.toSet());
        Map<String, Tensor> constants = new LinkedHashMap<>(whole.initializers());
        constants.keySet().retainAll(read);
        Set<String> given = whole.inputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
        Set<String> earlier = new LinkedHashSet<>(read);
        earlier.removeAll(written);
        earlier.removeAll(constants.keySet());
        earlier.removeAll(given);
        List<ValueInfo> inputs = new ArrayList<>(whole.inputs().stream()
                .filter(input -> read.contains(input.name()))
                .toList());
        earlier.forEach(value -> inputs.add(known(value, types)));
        List<ValueInfo> outputs = nodes.stream()
                .flatMap(node -> node.outputs().stream())
                .filter(later::contains)
                .map(value -> known(value, types))
                .toList();
        var graph =
                new Graph(whole.name(), whole.opsets(), inputs, outputs, constants, nodes, Map.of(), whole.metadata());
        return new Stretch(graph, earlier);
    }

    boolean has(String node) {
        return graph.nodes().stream().anyMatch(own -> own.name().equals(node));
    }

    private static ValueInfo known(String value, Map<String, ValueInfo> types) {
        var info = types.get(value);
        if (info == null) {
            throw new IllegalArgumentException("nothing is known of the shape of " + value);
        }
        return info;
    }
}
