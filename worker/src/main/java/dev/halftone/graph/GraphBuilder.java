package dev.halftone.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes graphs: owns the names, so that a new node or value never takes one that is in use. */
public final class GraphBuilder {

    private String name = "graph";
    private final SortedMap<String, Long> opsets = new TreeMap<>();
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, ValueInfo> types = new LinkedHashMap<>();
    private final SortedMap<String, String> metadata = new TreeMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> counted = new HashMap<>();

    /** An empty graph of a standard opset. */
    public static GraphBuilder ofOpset(long opset) {
        var builder = new GraphBuilder();
        builder.opsets.put("", opset);
        return builder;
    }

    /** Everything of a graph, to add to. */
    public static GraphBuilder from(Graph graph) {
        var builder = fromHeader(graph);
        graph.nodes().forEach(builder::add);
        return builder;
    }

    /** Everything of a graph but its nodes; their names and values stay reserved. */
    public static GraphBuilder fromHeader(Graph graph) {
        var builder = new GraphBuilder();
        builder.name = graph.name();
        builder.opsets.putAll(graph.opsets());
        graph.inputs().forEach(builder::input);
        graph.outputs().forEach(builder::output);
        graph.initializers().forEach(builder::initializer);
        graph.types().values().forEach(builder::type);
        builder.metadata.putAll(graph.metadata());
        graph.nodes().forEach(builder::reserve);
        return builder;
    }

    /** Imports an operator domain, unless it is imported already. */
    public GraphBuilder importing(String domain, long version) {
        opsets.putIfAbsent(domain, version);
        return this;
    }

    /** Declares the version of the standard operators. */
    public GraphBuilder opset(long version) {
        opsets.put("", version);
        return this;
    }

    /** Adds a graph input and gives its name back. */
    public String input(ValueInfo info) {
        taken.add(info.name());
        inputs.add(info);
        return info.name();
    }

    /** Adds a graph output; some node writes the value. */
    public GraphBuilder output(ValueInfo info) {
        taken.add(info.name());
        outputs.add(info);
        return this;
    }

    /** Forgets the outputs. */
    public GraphBuilder clearOutputs() {
        outputs.clear();
        return this;
    }

    /** Sets a constant of exactly this name. */
    public String initializer(String exactName, Tensor value) {
        taken.add(exactName);
        initializers.put(exactName, value);
        return exactName;
    }

    /** Adds a constant under a fresh name that begins like the hint. */
    public String constant(String hint, Tensor value) {
        return initializer(fresh(hint), value);
    }

    /** Notes what is known of a value. */
    public GraphBuilder type(ValueInfo info) {
        taken.add(info.name());
        types.put(info.name(), info);
        return this;
    }

    /** Sets a free-form property of the model. */
    public GraphBuilder property(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Appends a node as it is. */
    public Node add(Node node) {
        reserve(node);
        nodes.add(node);
        if (!node.domain().isEmpty()) {
            importing(node.domain(), 1);
        }
        return node;
    }

    /** Appends a standard operator with one fresh output, whose name it gives back. */
    public String op(String operator, List<String> from, Map<String, Attribute> attributes) {
        return op("", operator, from, attributes);
    }

    /** Appends a standard operator without attributes, with one fresh output, whose name it gives back. */
    public String op(String operator, String... from) {
        return op("", operator, List.of(from), Map.of());
    }

    /** Appends an operator with one fresh output, whose name it gives back. */
    public String op(String domain, String operator, List<String> from, Map<String, Attribute> attributes) {
        return ops(domain, operator, from, attributes, 1).getFirst();
    }

    /** Appends an operator with several fresh outputs, whose names it gives back. */
    public List<String> ops(
            String domain, String operator, List<String> from, Map<String, Attribute> attributes, int count) {
        String nodeName = fresh(operator);
        List<String> to = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            to.add(fresh(nodeName + "_output"));
        }
        add(new Node(nodeName, domain, operator, from, to, attributes));
        return List.copyOf(to);
    }

    /** A name that nothing has; it is taken from now on. */
    public String fresh(String hint) {
        if (taken.add(hint)) {
            return hint;
        }
        // counted on from the last time: large graphs ask for the same name again and again
        for (int i = counted.getOrDefault(hint, 1); ; i++) {
            String candidate = hint + "_" + i;
            if (taken.add(candidate)) {
                counted.put(hint, i + 1);
                return candidate;
            }
        }
    }

    /** The graph as it stands. */
    public Graph build() {
        return new Graph(name, opsets, inputs, outputs, initializers, nodes, types, metadata);
    }

    private void reserve(Node node) {
        taken.add(node.name());
        taken.addAll(node.outputs());
    }
}
