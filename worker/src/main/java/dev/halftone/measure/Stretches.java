package dev.halftone.measure;

import dev.halftone.gradient.Edge;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts a graph into stretches whose constants fit into memory several times over, each cut where the least crosses it.
 *
 * <p>Backward passes go through them from the last to the first, over all samples before the next: of a model's weights, their
 * gradients and the sums of these, one stretch's are in memory at a time.
 */
final class Stretches {

    private final Graph graph;
    private final List<Node> nodes;
    private final Map<String, ValueInfo> types;
    private final Map<String, Integer> lastRead = new HashMap<>();
    private final long[] crossing;
    private final BitSet forbidden;

    private Stretches(Graph graph, String output, Map<String, ValueInfo> types) {
        this.graph = graph;
        this.nodes = upstream(graph, output);
        this.types = types;
        this.crossing = new long[nodes.size() + 1];
        this.forbidden = new BitSet(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            for (String value : nodes.get(i).reads()) {
                lastRead.put(value, i);
            }
        }
        lastRead.put(output, nodes.size());
        countCrossings();
    }

    /**
     * The stretches of all that an output depends on, in their order.
     *
     * @param together operands whose errors act together: no cut goes between their nodes
     * @param limitBytes of the constants of one stretch; a single node may have more. A graph with fewer stays as it is
     */
    static List<Stretch> of(
            Graph graph,
            String output,
            Map<String, ValueInfo> types,
            Collection<List<Edge>> together,
            long limitBytes) {
        if (graph.contentBytes() <= limitBytes) {
            return List.of(Stretch.whole(graph));
        }
        var stretches = new Stretches(graph, output, types);
        stretches.forbid(together);
        return stretches.cut(limitBytes);
    }

    private List<Stretch> cut(long limitBytes) {
        List<Stretch> found = new ArrayList<>();
        int from = 0;
        while (from < nodes.size()) {
            int to = end(from, limitBytes);
            int start = from;
            int end = to;
            Set<String> later = new HashSet<>();
            lastRead.forEach((value, read) -> {
                if (read >= end) {
                    later.add(value);
                }
            });
            found.add(Stretch.of(graph, nodes.subList(start, end), later, types));
            from = to;
        }
        return found;
    }

    /** Of the cuts that leave a stretch at least half full, the one that least crosses; the latest of these. */
    private int end(int from, long limitBytes) {
        Set<String> counted = new HashSet<>();
        long taken = 0;
        int best = -1;
        for (int to = from + 1; to <= nodes.size(); to++) {
            for (String value : nodes.get(to - 1).reads()) {
                if (counted.add(value)) {
                    taken += graph.initializer(value).map(Stretches::bytes).orElse(0L);
                }
            }
            if (taken > limitBytes && best >= 0) {
                break;
            }
            boolean full = taken >= limitBytes / 2 || to == nodes.size();
            if (full && !forbidden.get(to) && (best < 0 || crossing[to] <= crossing[best])) {
                best = to;
            }
        }
        return best < 0 ? nodes.size() : best;
    }

    private void forbid(Collection<List<Edge>> together) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            positions.put(nodes.get(i).name(), i);
        }
        for (var edges : together) {
            var places = edges.stream()
                    .map(edge -> positions.getOrDefault(edge.node(), -1))
                    .filter(place -> place >= 0)
                    .mapToInt(Integer::intValue)
                    .summaryStatistics();
            if (places.getCount() > 1) {
                forbidden.set(places.getMin() + 1, places.getMax() + 1);
            }
        }
    }

    /** For the cut before each node: bytes of what is written before it and read after. */
    private void countCrossings() {
        for (int i = 0; i < nodes.size(); i++) {
            for (String value : nodes.get(i).outputs()) {
                int last = lastRead.getOrDefault(value, i);
                for (int cut = i + 1; cut <= last; cut++) {
                    crossing[cut] += bytes(types.get(value));
                }
            }
        }
    }

    private static long bytes(@org.jspecify.annotations.Nullable ValueInfo info) {
        return info == null
                ? 0
                : info.type()
                        .bytes(info.shape().orElse(List.of()).stream()
                                .mapToLong(axis -> axis instanceof Dimension.Fixed(long size) ? size : 1)
                                .reduce(1, (a, b) -> a * b));
    }

    private static long bytes(Tensor tensor) {
        return tensor.bytes().byteSize();
    }

    private static List<Node> upstream(Graph graph, String output) {
        Set<String> needed = new HashSet<>(Set.of(output));
        List<Node> found = new ArrayList<>();
        for (var node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.reads());
                found.add(node);
            }
        }
        return List.copyOf(found.reversed());
    }
}
