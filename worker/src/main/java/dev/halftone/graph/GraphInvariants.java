package dev.halftone.graph;

import dev.halftone.failure.GraphRefusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every graph and those nested in it: each value is written once and before it is read, node names are
 * unique, outputs exist, and every operator's domain is imported.
 */
public final class GraphInvariants {

    private final Graph graph;
    private final Set<String> domains;
    private final @Nullable GraphInvariants around;
    private final Map<String, String> writers = new HashMap<>();

    private GraphInvariants(Graph graph, Set<String> domains, @Nullable GraphInvariants around) {
        this.graph = graph;
        this.domains = domains;
        this.around = around;
    }

    /** Checks all of it; throws {@link InvalidGraphException} at the first rule that is broken. */
    public static void check(Graph graph) {
        new GraphInvariants(graph, graph.opsets().keySet(), null).check();
    }

    private void check() {
        graph.inputs().forEach(input -> write(input.name(), "a graph input"));
        graph.initializers().keySet().forEach(name -> write(name, "an initializer"));
        Set<String> later = new HashSet<>();
        graph.nodes().forEach(node -> later.addAll(node.outputs()));
        Set<String> names = new HashSet<>();
        for (var node : graph.nodes()) {
            require(names.add(node.name()), GraphRefusal.VALUE_WRITTEN_TWICE, "two nodes are called " + node.name());
            require(
                    domains.contains(node.domain()),
                    GraphRefusal.DOMAIN_NOT_IMPORTED,
                    described(node) + " is of domain '" + node.domain() + "', which the model does not import");
            node.reads().forEach(value -> read(node, value, later));
            checkNested(node);
            node.outputs().stream().filter(value -> !value.isEmpty()).forEach(value -> write(value, described(node)));
        }
        checkOutputs();
    }

    private void checkNested(Node node) {
        for (var attribute : node.attributes().values()) {
            if (attribute instanceof Attribute.OfGraph(Graph nested)) {
                new GraphInvariants(nested, domains, this).check();
            }
        }
    }

    private void checkOutputs() {
        Set<String> seen = new HashSet<>();
        for (var output : graph.outputs()) {
            require(
                    seen.add(output.name()),
                    GraphRefusal.OUTPUT_TWICE,
                    "two graph outputs are called " + output.name());
            require(
                    isWritten(output.name()),
                    GraphRefusal.OUTPUT_UNWRITTEN,
                    "nothing writes the graph output " + output.name());
        }
    }

    private void write(String value, String writer) {
        String other = writers.putIfAbsent(value, writer);
        require(
                other == null,
                GraphRefusal.VALUE_WRITTEN_TWICE,
                "the value " + value + " is written by " + other + " and by " + writer);
    }

    private void read(Node node, String value, Set<String> later) {
        if (!isWritten(value)) {
            String why = later.contains(value) ? ", which is written only after it" : ", which nothing writes";
            throw new InvalidGraphException(GraphRefusal.VALUE_UNWRITTEN, described(node) + " reads " + value + why);
        }
    }

    private boolean isWritten(String value) {
        for (var scope = this; scope != null; scope = scope.around) {
            if (scope.writers.containsKey(value)) {
                return true;
            }
        }
        return false;
    }

    private static String described(Node node) {
        return "node " + node.name() + " (" + node.qualifiedOperator() + ")";
    }

    private static void require(boolean holds, GraphRefusal rule, String otherwise) {
        if (!holds) {
            throw new InvalidGraphException(rule, otherwise);
        }
    }
}
