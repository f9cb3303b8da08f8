package dev.halftone.backend;

import dev.halftone.graph.Cuts;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs a graph stretch by stretch, each loaded when the one before has finished: of a large model's weights, one stretch's are
 * in memory at a time. Loading takes longer than running, so nothing is timed like this.
 */
final class RelaySession implements Session {

    private final Graph graph;
    private final Function<Graph, OrtGraphSession> opener;
    private final Function<Tensor, RuntimeValue> holder;
    private final long stretchBytes;

    /**
     * A session of a graph.
     *
     * @param opener loads one stretch, whose outputs have no types
     * @param stretchBytes of the constants of one stretch
     */
    RelaySession(
            Graph graph,
            Function<Graph, OrtGraphSession> opener,
            Function<Tensor, RuntimeValue> holder,
            long stretchBytes) {
        this.graph = graph;
        this.opener = opener;
        this.holder = holder;
        this.stretchBytes = stretchBytes;
    }

    @Override
    public List<String> inputs() {
        return graph.inputs().stream().map(ValueInfo::name).toList();
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(graph.outputNames());
    }

    @Override
    public Map<String, RuntimeValue> run(Map<String, RuntimeValue> inputs, List<String> outputs) {
        Set<String> wanted = new HashSet<>(outputs);
        Map<String, RuntimeValue> known = new LinkedHashMap<>(inputs);
        Map<String, RuntimeValue> made = new LinkedHashMap<>();
        try {
            for (var stretch : new Cuts(graph, wanted, value -> 1).stretches(stretchBytes)) {
                var part = part(stretch, known);
                try (var session = opener.apply(part)) {
                    Map<String, RuntimeValue> feeds = new LinkedHashMap<>(known);
                    feeds.keySet()
                            .retainAll(
                                    part.inputs().stream().map(ValueInfo::name).toList());
                    made.putAll(session.run(feeds, List.copyOf(part.outputNames())));
                }
                drop(made, stretch.readLater());
                known.putAll(made);
            }
            Map<String, RuntimeValue> results = new LinkedHashMap<>();
            outputs.forEach(output -> results.put(output, result(output, made)));
            made.keySet().removeAll(wanted);
            return results;
        } finally {
            made.values().forEach(RuntimeValue::close);
        }
    }

    private RuntimeValue result(String output, Map<String, RuntimeValue> made) {
        var value = made.get(output);
        return value != null
                ? value
                : holder.apply(graph.initializer(output)
                        .orElseThrow(() -> new BackendException("nothing in the graph writes " + output)));
    }

    private static void drop(Map<String, RuntimeValue> made, Collection<String> readLater) {
        made.entrySet().removeIf(entry -> {
            boolean over = !readLater.contains(entry.getKey());
            if (over) {
                entry.getValue().close();
            }
            return over;
        });
    }

    private Graph part(Cuts.Stretch stretch, Map<String, RuntimeValue> known) {
        Set<String> read = new HashSet<>();
        Set<String> written = new HashSet<>();
        stretch.nodes().forEach(node -> {
            read.addAll(node.reads());
            written.addAll(node.outputs());
        });
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
        constants.keySet().retainAll(read);
        List<ValueInfo> inputs = new ArrayList<>();
        known.forEach((name, value) -> {
            if (read.contains(name) && !written.contains(name)) {
                inputs.add(OrtValues.info(name, value));
            }
        });
        List<ValueInfo> outputs = written.stream()
                .filter(stretch.readLater()::contains)
                .sorted()
                .map(value -> ValueInfo.unknown(value, ElementType.FLOAT))
                .toList();
        return new Graph(
                graph.name(), graph.opsets(), inputs, outputs, constants, stretch.nodes(), Map.of(), graph.metadata());
    }

    @Override
    public RuntimeValue hold(Tensor tensor) {
        return holder.apply(tensor);
    }

    @Override
    public void close() {
        graph.initializers().values().forEach(Tensor::letGo);
    }
}
