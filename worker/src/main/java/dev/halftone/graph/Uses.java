package dev.halftone.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who writes and who reads each value of a graph: an index, made once. */
public final class Uses {

    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> consumers = new HashMap<>();

    private Uses() {}

    /** Indexes a graph; a node also reads what its nested graphs take from around it. */
    public static Uses of(Graph graph) {
        var uses = new Uses();
        for (var node : graph.nodes()) {
            node.outputs().stream().filter(output -> !output.isEmpty()).forEach(o -> uses.producers.put(o, node));
            node.reads()
                    .forEach(value -> uses.consumers
                            .computeIfAbsent(value, key -> new ArrayList<>())
                            .add(node));
        }
        return uses;
    }

    /** The node that writes a value; empty for graph inputs and constants. */
    public Optional<Node> producer(String value) {
        return Optional.ofNullable(producers.get(value));
    }

    /** The nodes that read a value, in the graph's order, each once. */
    public List<Node> consumers(String value) {
        return consumers.getOrDefault(value, List.of());
    }

    /** The only node that reads a value, if there is just one. */
    public Optional<Node> onlyConsumer(String value) {
        var all = consumers(value);
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }
}
