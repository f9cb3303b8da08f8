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
 * Finds convolutions whose times hang together: what one writes the other reads; both read the same value; or what both write is
 * added up. Whether codes or reals, and in which memory layout, are at the place where they meet is up to both.
 */
public final class Neighbours {

    /** Sums on the way between two neighbours: what comes through more of them is mostly other layers'. */
    private static final int MOST_SUMS = 1;

    /** Subgraphs that a pair may be apart: further away are the ends of skip connections around many layers. */
    private static final int MOST_APART = 4;

    private static final Set<String> SUMS = Set.of("Add", "Sum", "Concat");

    private final Graph graph;
    private final Uses uses;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Map<String, Integer> subgraphs = new HashMap<>();

    private Neighbours(Graph graph, Partition partition) {
        this.graph = graph;
        this.uses = Uses.of(graph);
        partition.layers().forEach(layer -> layers.put(layer.node(), layer));
        partition.subgraphs().forEach(subgraph -> subgraph.layers().forEach(l -> subgraphs.put(l, subgraph.index())));
    }

    /** Names of two layers that meet, in the graph's order. */
    public record Pair(String first, String second) {}

    /** All pairs, each once. */
    public static List<Pair> of(Graph graph, Partition partition) {
        var neighbours = new Neighbours(graph, partition);
        Set<Pair> pairs = new LinkedHashSet<>();
        Map<String, List<String>> readers = new LinkedHashMap<>();
        for (var layer : partition.layers()) {
            if (isConvolution(layer)) {
                pairs.addAll(neighbours.before(layer));
                layer.activations()
                        .forEach(operand -> readers.computeIfAbsent(operand.value(), key -> new ArrayList<>())
                                .add(layer.node()));
            }
        }
        readers.values().forEach(same -> pairs.addAll(neighbours.pairs(same)));
        graph.nodes().stream()
                .filter(node -> SUMS.contains(node.operator()))
                .forEach(sum -> pairs.addAll(neighbours.pairs(neighbours.summands(sum))));
        return List.copyOf(pairs);
    }

    private static boolean isConvolution(Layer layer) {
        return layer.operator().startsWith("Conv");
    }

    /** Pairs of a layer and those whose outputs it reads. */
    private List<Pair> before(Layer reader) {
        Set<String> writers = new LinkedHashSet<>();
        Map<String, Integer> fewestSums = new HashMap<>();
        reader.activations().forEach(operand -> collect(operand.value(), 0, fewestSums, writers));
        return writers.stream()
                .map(writer -> new Pair(writer, reader.node()))
                .filter(this::areNear)
                .toList();
    }

    /** Those whose outputs a node adds up, without another sum before it. */
    private List<String> summands(Node sum) {
        Set<String> writers = new LinkedHashSet<>();
        sum.reads().forEach(value -> collect(value, MOST_SUMS, new HashMap<>(), writers));
        return layers.keySet().stream().filter(writers::contains).toList();
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
        return Math.abs(subgraphs.getOrDefault(pair.second, 0) - subgraphs.getOrDefault(pair.first, 0)) <= MOST_APART;
    }

    private void collect(String value, int sums, Map<String, Integer> fewestSums, Set<String> writers) {
        if (sums > MOST_SUMS || fewestSums.getOrDefault(value, Integer.MAX_VALUE) <= sums) {
            return;
        }
        fewestSums.put(value, sums);
        var producer = uses.producer(value);
        if (producer.isEmpty()) {
            return;
        }
        Node node = producer.get();
        var layer = layers.get(node.name());
        if (layer == null) {
            int more = SUMS.contains(node.operator()) ? 1 : 0;
            node.reads().stream()
                    .filter(read -> graph.initializer(read).isEmpty())
                    .forEach(read -> collect(read, sums + more, fewestSums, writers));
        } else if (isConvolution(layer)) {
            writers.add(node.name());
        }
    }
}
