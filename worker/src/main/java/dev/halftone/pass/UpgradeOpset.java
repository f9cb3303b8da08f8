package dev.halftone.pass;

import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Brings a graph of standard opset 7 or later to the one that the number formats need. */
public final class UpgradeOpset implements Pass {

    /** Blocked and 4-bit DequantizeLinear came with 21. */
    public static final long TARGET = 21;

    private static final long OLDEST = 7;

    /** By operator, the versions that changed its calls in a way that is written over. */
    public static SortedMap<String, SortedSet<Long>> changes() {
        SortedMap<String, SortedSet<Long>> changes = new TreeMap<>();
        OpsetRules.ROWS.forEach(row ->
                changes.computeIfAbsent(row.operator(), key -> new TreeSet<>()).add(row.version()));
        return changes;
    }

    @Override
    public Graph apply(Graph graph) {
        long from = graph.opset();
        if (from == 0) {
            throw UserError.refused(Printable.line("the model has operators of "
                    + String.join(", ", graph.opsets().keySet())
                    + " alone and none of the ONNX standard, so there is nothing to quantize; deploy it as it is"));
        }
        if (from < OLDEST) {
            throw UserError.refused("the model is of opset " + from + ", and " + OLDEST
                    + " is the oldest that is read; export it again with opset " + TARGET);
        }
        return from >= TARGET ? graph : upgraded(graph, from);
    }

    private static Graph upgraded(Graph graph, long from) {
        var builder = GraphBuilder.fromHeader(graph).opset(TARGET);
        for (var node : graph.nodes()) {
            builder.add(node.domain().isEmpty() ? upgraded(builder, node, from) : node);
        }
        return builder.build();
    }

    private static Node upgraded(GraphBuilder builder, Node node, long from) {
        var current = withNestedUpgraded(node, from);
        for (var row : OpsetRules.ROWS) {
            if (row.version() > from && current.is(row.operator())) {
                current = row.rule().upgrade(builder, current);
            }
        }
        return current;
    }

    /** Nested graphs have the opset of the model that they are in. */
    private static Node withNestedUpgraded(Node node, long from) {
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.replaceAll((name, value) -> value instanceof Attribute.OfGraph(Graph nested)
                ? new Attribute.OfGraph(withoutOpset(upgraded(nested, from)))
                : value);
        return new Node(node.name(), node.domain(), node.operator(), node.inputs(), node.outputs(), attributes);
    }

    private static Graph withoutOpset(Graph nested) {
        return new Graph(
                nested.name(),
                new TreeMap<>(),
                nested.inputs(),
                nested.outputs(),
                nested.initializers(),
                nested.nodes(),
                nested.types(),
                nested.metadata());
    }
}
