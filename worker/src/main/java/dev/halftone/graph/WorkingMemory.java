package dev.halftone.graph;

import java.util.HashMap;
import java.util.Map;

/** What the values between a graph's nodes take while it runs. */
public final class WorkingMemory {

    /** More than any machine has, and little enough to be reckoned with. */
    private static final long MOST = 1L << 50;

    private WorkingMemory() {}

    /**
     * Bytes of the values that are held at once, at most: nodes run in the graph's order, and a value goes after its last reader.
     * Constants are not counted, nor are values of unknown rank; an open axis counts as one long. Shapes may be declared by anybody,
     * so what they come to ends at {@link #MOST}.
     */
    public static long mostBytes(Graph graph) {
        var types = types(graph);
        var last = lastReaders(graph);
        Map<String, Double> held = new HashMap<>();
        double now = 0;
        double most = 0;
        for (var node : graph.nodes()) {
            for (String value : node.outputs()) {
                double bytes = types.containsKey(value) ? bytes(types.get(value)) : 0;
                held.put(value, bytes);
                now += bytes;
            }
            most = Math.max(most, now);
            for (String value : node.reads()) {
                if (node.name().equals(last.get(value)) && held.containsKey(value)) {
                    now -= held.remove(value);
                }
            }
        }
        return (long) Math.min(most, MOST);
    }

    private static Map<String, ValueInfo> types(Graph graph) {
        Map<String, ValueInfo> types = new HashMap<>(graph.types());
        graph.outputs().forEach(output -> types.put(output.name(), output));
        return types;
    }

    /** By value the name of the node that reads it last; none reads a graph's output last. */
    private static Map<String, String> lastReaders(Graph graph) {
        Map<String, String> last = new HashMap<>();
        graph.nodes().forEach(node -> node.reads().forEach(value -> last.put(value, node.name())));
        last.keySet().removeAll(graph.outputNames());
        return last;
    }

    private static double bytes(ValueInfo value) {
        return value.shape()
                .map(axes -> axes.stream()
                        .mapToDouble(axis -> axis instanceof Dimension.Fixed(long size) ? size : 1)
                        .reduce(value.type().bits() / 8.0, (a, b) -> a * b))
                .orElse(0.0);
    }
}
