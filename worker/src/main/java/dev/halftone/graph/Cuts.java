package dev.halftone.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Cuts a graph's nodes into stretches that run one after the other and whose constants are not many, each cut where the least
 * crosses it.
 */
public final class Cuts {

    private final Graph graph;
    private final List<Node> nodes;
    private final Map<String, Integer> lastRead = new HashMap<>();
    private final long[] crossing;
    private final BitSet forbidden;

    /**
     * For what some values depend on.
     *
     * @param wanted values that are read after the last node
     * @param weight what it costs when a value crosses a cut
     */
    public Cuts(Graph graph, Set<String> wanted, ToLongFunction<String> weight) {
        this.graph = graph;
        this.nodes = upstream(graph, wanted);
        this.crossing = new long[nodes.size() + 1];
        this.forbidden = new BitSet(nodes.size() + 1);
        for (int i = 0; i < nodes.size(); i++) {
            for (String value : nodes.get(i).reads()) {
                lastRead.put(value, i);
            }
        }
        wanted.forEach(value -> lastRead.put(value, nodes.size()));
        countCrossings(weight);
    }

    /** Nodes between two cuts, and the values that are read after them. */
    public record Stretch(List<Node> nodes, Set<String> readLater) {}

    /** Keeps the nodes of these names in one stretch. */
    public void keepTogether(Set<String> names) {
        int first = nodes.size();
        int last = -1;
        for (int i = 0; i < nodes.size(); i++) {
            if (names.contains(nodes.get(i).name())) {
                first = Math.min(first, i);
                last = i;
            }
        }
        forbidden.set(Math.min(first, last) + 1, last + 1);
    }

    /**
     * The stretches, in the graph's order.
     *
     * @param limitBytes of the constants of one stretch; where a single node has more, so has its stretch
     */
    public List<Stretch> stretches(long limitBytes) {
        List<Stretch> found = new ArrayList<>();
        int from = 0;
        while (from < nodes.size()) {
            int to = end(from, limitBytes);
            Set<String> later = new HashSet<>();
            lastRead.forEach((value, read) -> {
                if (read >= to) {
                    later.add(value);
                }
            });
            found.add(new Stretch(nodes.subList(from, to), Set.copyOf(later)));
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
                    taken += graph.initializer(value)
                            .map(tensor -> tensor.bytes().byteSize())
                            .orElse(0L);
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

    /** For the cut before each node: what is written before it and read after. */
    private void countCrossings(ToLongFunction<String> weight) {
        for (int i = 0; i < nodes.size(); i++) {
            for (String value : nodes.get(i).outputs()) {
                int last = lastRead.getOrDefault(value, i);
                if (last > i) {
                    // as a difference to the cut before, since values may cross thousands
                    crossing[i + 1] += weight.applyAsLong(value);
                    if (last < nodes.size()) {
                        crossing[last + 1] -= weight.applyAsLong(value);
                    }
                }
            }
        }
        for (int cut = 1; cut < crossing.length; cut++) {
            crossing[cut] += crossing[cut - 1];
        }
    }

    private static List<Node> upstream(Graph graph, Set<String> wanted) {
        Set<String> needed = new HashSet<>(wanted);
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
