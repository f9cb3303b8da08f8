package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Uses;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Computes what is done to each position by itself for the positions that a mask counts only: they are gathered into one
 * sequence [1, counted, width], and put back where neighbours matter, as in attention, and at the model's outputs.
 *
 * <p>Positions that don't count hold a copy of the counted one before them afterwards. The very first position is always
 * computed, so that nothing is empty where a mask counts nothing.
 *
 * @param mask a graph input [batch, positions], not zero where a position counts
 */
public record RemovePadding(String mask) implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var input =
                graph.inputs().stream().filter(info -> info.name().equals(mask)).findFirst();
        var axes = input.flatMap(ValueInfo::shape).filter(shape -> shape.size() == 2);
        if (axes.isEmpty() || graph.nodes().stream().anyMatch(Node::hasNestedGraph)) {
            return graph;
        }
        var rows = RowWise.of(graph, axes.get());
        var region = region(graph, rows);
        return region.isEmpty() ? graph : new Removal(graph, rows, region, input.get()).done();
    }

    /** The names of the nodes that work on vectors, of those groups that a matrix product is in: others aren't worth the way. */
    private static Set<String> region(Graph graph, RowWise rows) {
        var uses = Uses.of(graph);
        Map<String, String> leaders = new LinkedHashMap<>();
        for (var node : graph.nodes()) {
            rows.stacks(node).ifPresent(stacks -> {
                leaders.put(node.name(), node.name());
                stacks.stream()
                        .flatMap(value -> uses.producer(value).stream())
                        .filter(producer -> leaders.containsKey(producer.name()))
                        .forEach(producer -> leaders.put(leader(producer.name(), leaders), node.name()));
            });
        }
        var worthy = graph.nodes().stream()
                .filter(node -> node.is("MatMul") && leaders.containsKey(node.name()))
                .map(node -> leader(node.name(), leaders))
                .collect(Collectors.toSet());
        return leaders.keySet().stream()
                .filter(name -> worthy.contains(leader(name, leaders)))
                .collect(Collectors.toSet());
    }

    private static String leader(String name, Map<String, String> leaders) {
        String current = name;
        for (String next = leaders.get(current); next != null && !next.equals(current); next = leaders.get(current)) {
            current = next;
        }
        return current;
    }

    /** One application. */
    private static final class Removal {

        private final Graph graph;
        private final RowWise rows;
        private final Set<String> region;
        private final Edits edits;
        private final PackedRows packed;
        /** What a value that crosses the border is called on either side, where that is another name than its own. */
        private final Map<String, String> inside = new HashMap<>();

        private final Map<String, String> outside = new HashMap<>();
        private final Set<String> entering = new LinkedHashSet<>();
        private final Set<String> leaving = new LinkedHashSet<>();

        Removal(Graph graph, RowWise rows, Set<String> region, ValueInfo mask) {
            this.graph = graph;
            this.rows = rows;
            this.region = region;
            this.edits = new Edits(graph);
            this.packed = new PackedRows(edits, mask);
            crossings();
        }

        private void crossings() {
            Set<String> written = new HashSet<>();
            for (var node : graph.nodes()) {
                if (region.contains(node.name())) {
                    node.outputs().stream().filter(value -> !value.isEmpty()).forEach(written::add);
                    rows.stacks(node).orElseThrow().stream()
                            .filter(value -> !written.contains(value))
                            .forEach(entering::add);
                }
            }
            graph.nodes().stream()
                    .filter(node -> !region.contains(node.name()))
                    .flatMap(node -> node.inputs().stream())
                    .filter(written::contains)
                    .forEach(leaving::add);
            graph.outputNames().stream().filter(written::contains).forEach(leaving::add);
        }

        Graph done() {
            Set<String> fixed = new HashSet<>(graph.outputNames());
            graph.inputs().forEach(input -> fixed.add(input.name()));
            // What products read keeps its name where it can: that is what its interval is known by.
            Stream.concat(entering.stream(), leaving.stream()).forEach(value -> {
                if (fixed.contains(value)) {
                    inside.put(value, edits.fresh(value + "_packed"));
                } else {
                    outside.put(value, edits.fresh(value + "_padded"));
                }
            });
            boolean first = true;
            for (var node : graph.nodes()) {
                edits.replace(node, replaced(node, first));
                first = false;
            }
            return edits.done();
        }

        private Node[] replaced(Node node, boolean first) {
            List<Node> nodes = new ArrayList<>();
            if (first) {
                nodes.addAll(packed.positions());
                graph.inputs().forEach(input -> enter(input.name(), nodes));
            }
            boolean isInside = region.contains(node.name());
            nodes.add(named(node, isInside ? inside : outside));
            for (String value : node.outputs()) {
                if (isInside && !value.isEmpty()) {
                    edits.type(PackedRows.type(type(value).named(inside.getOrDefault(value, value))));
                    leave(value, nodes);
                } else {
                    enter(value, nodes);
                }
            }
            return nodes.toArray(Node[]::new);
        }

        private void enter(String value, List<Node> nodes) {
            if (entering.contains(value)) {
                String from = outside.getOrDefault(value, value);
                String to = inside.getOrDefault(value, value);
                edits.type(type(value).named(from));
                nodes.addAll(packed.pack(type(value), from, to));
            }
        }

        private void leave(String value, List<Node> nodes) {
            if (leaving.contains(value)) {
                nodes.addAll(packed.restore(
                        type(value), inside.getOrDefault(value, value), outside.getOrDefault(value, value)));
            }
        }

        private ValueInfo type(String value) {
            return Optional.ofNullable(rows.types().get(value)).orElseThrow();
        }

        private static Node named(Node node, Map<String, String> names) {
            return node.withInputs(node.inputs().stream()
                            .map(value -> names.getOrDefault(value, value))
                            .toList())
                    .withOutputs(node.outputs().stream()
                            .map(value -> names.getOrDefault(value, value))
                            .toList());
        }
    }
}
