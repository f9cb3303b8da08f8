package dev.halftone.graph;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A model's graph: immutable, its nodes in an order in which every value is written before it is read.
 *
 * @param opsets version of each operator domain; "" is the ONNX standard
 * @param initializers constants by name, in the file's order
 * @param types what is known of the values between nodes, by name
 * @param metadata the model's free-form properties
 */
public record Graph(
        String name,
        SortedMap<String, Long> opsets,
        List<ValueInfo> inputs,
        List<ValueInfo> outputs,
        Map<String, Tensor> initializers,
        List<Node> nodes,
        Map<String, ValueInfo> types,
        SortedMap<String, String> metadata) {

    public Graph {
        opsets = Collections.unmodifiableSortedMap(new TreeMap<>(opsets));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        nodes = List.copyOf(nodes);
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** The version of the standard operator set; 0 when the model names none. */
    public long opset() {
        return opsets.getOrDefault("", 0L);
    }

    /** The bytes that the constants hold. */
    public long contentBytes() {
        return initializers.values().stream()
                .mapToLong(tensor -> tensor.bytes().byteSize())
                .sum();
    }

    /** A constant by the name of its value. */
    public Optional<Tensor> initializer(String value) {
        return Optional.ofNullable(initializers.get(value));
    }

    /** A node by its name. */
    public Node node(String nodeName) {
        for (var node : nodes) {
            if (node.name().equals(nodeName)) {
                return node;
            }
        }
        throw new IllegalArgumentException("no node is called " + nodeName);
    }

    /** The values that the nodes read and nothing inside writes: what a nested graph takes from around it. */
    public Set<String> freeValues() {
        Set<String> known = new HashSet<>(initializers.keySet());
        inputs.forEach(input -> known.add(input.name()));
        nodes.forEach(node -> known.addAll(node.outputs()));
        Set<String> free = new LinkedHashSet<>();
        nodes.forEach(node -> free.addAll(node.reads()));
        outputs.forEach(output -> free.add(output.name()));
        free.removeAll(known);
        return free;
    }

    /** The names of the graph's outputs. */
    public Set<String> outputNames() {
        return outputs.stream().map(ValueInfo::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The graph with another list of nodes. */
    public Graph withNodes(List<Node> others) {
        return new Graph(name, opsets, inputs, outputs, initializers, others, types, metadata);
    }

    /** The graph with other outputs. */
    public Graph withOutputs(List<ValueInfo> others) {
        return new Graph(name, opsets, inputs, others, initializers, nodes, types, metadata);
    }

    /** The graph with other constants. */
    public Graph withInitializers(Map<String, Tensor> others) {
        return new Graph(name, opsets, inputs, outputs, others, nodes, types, metadata);
    }
}
