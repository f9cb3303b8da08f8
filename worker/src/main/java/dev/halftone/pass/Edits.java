package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Changes to a graph, collected while it is read and made all at once. */
final class Edits {

    private final Graph graph;
    private final GraphBuilder names;
    private final Map<String, List<Node>> replacements = new HashMap<>();
    private final Map<String, String> renames = new HashMap<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Map<String, Long> imports = new HashMap<>();
    private final Map<String, String> models = new HashMap<>();
    private final Map<String, ValueInfo> known = new LinkedHashMap<>();

    Edits(Graph graph) {
        this.graph = graph;
        this.names = GraphBuilder.from(graph);
    }

    /** Takes a node out. */
    void remove(Node node) {
        replace(node);
    }

    /** Puts nodes in another's place. */
    void replace(Node node, Node... others) {
        replacements.put(node.name(), List.of(others));
        for (var other : others) {
            if (!other.domain().isEmpty()) {
                imports.put(other.domain(), 1L);
            }
        }
    }

    boolean isReplaced(Node node) {
        return replacements.containsKey(node.name());
    }

    /** Lets all readers of a value read another. */
    void rename(String value, String by) {
        renames.put(value, by);
    }

    /** A name that nothing in the graph has. */
    String fresh(String hint) {
        return names.fresh(hint);
    }

    /** A name that nothing in the graph has, for a value of another's type and shape. */
    String freshLike(String value, String hint) {
        String name = fresh(hint);
        models.put(name, value);
        return name;
    }

    /** Says what type and shape a new value has. */
    void type(ValueInfo info) {
        known.put(info.name(), info);
    }

    /** A new constant of a fresh name. */
    String constant(String hint, Tensor value) {
        String name = fresh(hint);
        constants.put(name, value);
        return name;
    }

    /** Makes a value that a node wrote a constant. */
    void makeConstant(String name, Tensor value) {
        constants.put(name, value);
    }

    /** The changed graph; the very same one when nothing was to change. */
    Graph done() {
        if (replacements.isEmpty() && renames.isEmpty() && constants.isEmpty()) {
            return graph;
        }
        List<Node> nodes = graph.nodes().stream()
                .flatMap(node -> replacements.getOrDefault(node.name(), List.of(node)).stream())
                .map(this::renamed)
                .toList();
        Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
        initializers.putAll(constants);
        TreeMap<String, Long> opsets = new TreeMap<>(graph.opsets());
        imports.forEach(opsets::putIfAbsent);
        return new Graph(
                graph.name(), opsets, graph.inputs(), graph.outputs(), initializers, nodes, types(), graph.metadata());
    }

    private Map<String, ValueInfo> types() {
        Map<String, ValueInfo> types = new LinkedHashMap<>(graph.types());
        types.putAll(known);
        models.forEach((name, model) -> {
            var like = Stream.concat(graph.inputs().stream(), Stream.ofNullable(types.get(model)))
                    .filter(info -> info.name().equals(model))
                    .findFirst();
            like.ifPresent(info -> types.put(name, info.named(name)));
        });
        return types;
    }

    private String renamed(String value) {
        String current = value;
        for (String next = renames.get(current); next != null; next = renames.get(current)) {
            current = next;
        }
        return current;
    }

    private Node renamed(Node node) {
        if (node.reads().stream().noneMatch(renames::containsKey)) {
            return node;
        }
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.replaceAll((name, value) -> renamed(value));
        List<String> inputs = node.inputs().stream().map(this::renamed).toList();
        return new Node(node.name(), node.domain(), node.operator(), inputs, node.outputs(), attributes);
    }

    private Attribute renamed(Attribute attribute) {
        if (attribute instanceof Attribute.OfGraph(Graph nested)) {
            var nodes = nested.nodes().stream().map(this::renamed).toList();
            var outputs = nested.outputs().stream()
                    .map(output -> output.named(renamed(output.name())))
                    .toList();
            return new Attribute.OfGraph(nested.withNodes(nodes).withOutputs(outputs));
        }
        return attribute;
    }
}
