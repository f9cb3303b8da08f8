package dev.halftone.partition;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Uses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds convolutions and their joints whose times hang together: what one writes the other reads; both read the same value; or
 * what both write is added up. Whether codes or reals, and in which memory layout, are at the place where they meet is up to both.
 */
public final class Neighbours {

    /** Sums and joints on the way between two convolutions: what comes through more of them is mostly other layers'. */
    private static final int MOST_SUMS = 1;

    /** Subgraphs with products that a pair may be apart: further away are the ends of skip connections around many layers. */
    private static final int MOST_APART = 4;

    private static final Set<String> SUMS = Set.of("Add", "Sum", "Concat");

    private final Graph graph;
    private final Uses uses;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Map<String, Integer> places = new HashMap<>();

    private Neighbours(Graph graph, Partition partition) {
        this.graph = graph;
        this.uses = Uses.of(graph);
        partition.layers().forEach(layer -> layers.put(layer.node(), layer));
        int place = 0;
        for (var subgraph : partition.subgraphs()) {
            for (String layer : subgraph.layers()) {
                places.put(layer, place);
            }
            place += subgraph.layers().stream().map(partition::layer).allMatch(Layer::isJoint) ? 0 : 1;
        }
    }

    /** Names of two layers that meet, in the graph's order. */
    public record Pair(String first, String second) {}

    /** All pairs, each once. */
    public static List<Pair> of(Graph graph, Partition partition) {
        var neighbours = new Neighbours(graph, partition);
        Set<Pair> pairs = new LinkedHashSet<>();
        Map<String, List<String>> readers = new LinkedHashMap<>();
        for (var layer : partition.layers()) {
            if (layer.isChained()) {
                pairs.addAll(neighbours.before(layer));
                layer.activations().stream()
                        .map(Layer.Operand::value)
                        .distinct()
                        .forEach(value -> readers.computeIfAbsent(value, key -> new ArrayList<>())
                                .add(layer.node()));
            }
        }
        readers.values().forEach(same -> pairs.addAll(neighbours.pairs(same)));
        graph.nodes().stream()
                .filter(node -> SUMS.contains(node.operator()))
                .forEach(sum -> pairs.addAll(neighbours.pairs(neighbours.summands(sum))));
        return List.copyOf(pairs);
    }

    /** Pairs of a layer and those whose outputs it reads; a convolution's also with those before a joint. */
    private List<Pair> before(Layer reader) {
        var walk = new Walk(reader.isJoint() ? MOST_SUMS : 0);
        reader.activations().forEach(operand -> walk.back(operand.value(), walk.start));
        return walk.writers.stream()
                .map(writer -> new Pair(writer, reader.node()))
                .filter(this::areNear)
                .toList();
    }

    /** Convolutions whose outputs a node adds up, without another sum before it. */
    private List<String> summands(Node sum) {
        var walk = new Walk(MOST_SUMS);
        sum.reads().forEach(value -> walk.back(value, walk.start));
        return layers.values().stream()
                .filter(layer -> walk.writers.contains(layer.node()) && !layer.isJoint())
                .map(Layer::node)
                .toList();
    }

    /** Any two of these. */
    private List<Pair> pairs(List<String> convolutions) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < convolutions.size(); i++) {
            for (int j = i + 1; j < convolutions.size(); j++) {
                pairs.add(new Pair(convolutions.get(i), convolutions.get(j)));
            }
        }
        pairs.removeIf(pair -> !areNear(pair));
        return pairs;
    }

    private boolean areNear(Pair pair) {
        return Math.abs(places.getOrDefault(pair.second, 0) - places.getOrDefault(pair.first, 0)) <= MOST_APART;
    }

    /** A walk from values back to who wrote them, through what is no layer, and through as many sums and joints as are left. */
    private final class Walk {
        private final int start;
        private final Map<String, Integer> fewestSums = new HashMap<>();
        private final Set<String> writers = new LinkedHashSet<>();

        Walk(int start) {
            this.start = start;
        }

        void back(String value, int sums) {
            if (sums > MOST_SUMS || fewestSums.getOrDefault(value, Integer.MAX_VALUE) <= sums) {
                return;
            }
            fewestSums.put(value, sums);
            uses.producer(value).ifPresent(node -> from(node, sums));
        }

        private void from(Node node, int sums) {
            var layer = layers.get(node.name());
            boolean joint = layer != null && layer.isJoint();
            if (layer != null && layer.isChained() && (!joint || sums == start)) {
                writers.add(node.name());
            }
            if (layer == null || joint) {
                int more = joint || SUMS.contains(node.operator()) ? 1 : 0;
                node.reads().stream()
                        .filter(read -> graph.initializer(read).isEmpty())
                        .forEach(read -> back(read, sums + more));
            }
        }
    }
}
