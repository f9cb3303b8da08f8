package dev.halftone.partition;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts a graph into sequential subgraphs by precedence: a prefix of the layers ends a subgraph exactly when every later
 * layer has every layer of the prefix as an ancestor. A residual connection adds no precedence, so it blocks no cut.
 *
 * <p>A node that is no layer belongs to the subgraph of its latest ancestor layer; those without one (embeddings, masks,
 * position tables) form a leading subgraph without layers, whose outputs are side inputs of the others.
 */
public final class Partitioner {

    private final Graph graph;
    private final Map<String, ValueInfo> types;
    private final List<Layer> layers;
    private final Map<String, Integer> layerNumbers = new HashMap<>();
    private final Map<String, BitSet> ancestors;

    private Partitioner(Graph graph, Map<String, ValueInfo> types) {
        this.graph = graph;
        this.types = types;
        this.layers = Layers.of(graph);
        for (var layer : layers) {
            layerNumbers.put(layer.node(), layerNumbers.size());
        }
        this.ancestors = ancestors(graph, layerNumbers);
    }

    /** The partition of a graph; what its signatures know of shapes is what the graph itself says. */
    public static Partition partition(Graph graph) {
        Map<String, ValueInfo> types = new HashMap<>(graph.types());
        graph.inputs().forEach(input -> types.put(input.name(), input));
        return partition(graph, types);
    }

    /**
     * The partition of a graph whose signatures also tell shapes apart.
     *
     * @param types shapes of values by name, as {@link Shapes} observes them for one point of the workload
     */
    public static Partition partition(Graph graph, Map<String, ValueInfo> types) {
        return new Partitioner(graph, types).partition();
    }

    private Partition partition() {
        int[] groups = groups();
        boolean leading =
                graph.nodes().stream().anyMatch(node -> above(node.name()).isEmpty());
        int first = leading ? 1 : 0;
        int count = first + (groups.length == 0 ? 0 : groups[groups.length - 1] + 1);
        List<List<Node>> stretches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stretches.add(new ArrayList<>());
        }
        for (var node : graph.nodes()) {
            var above = above(node.name());
            stretches
                    .get(above.isEmpty() ? 0 : first + groups[above.length() - 1])
                    .add(node);
        }
        return new Partition(layers, subgraphs(stretches));
    }

    private BitSet above(String node) {
        return ancestors.getOrDefault(node, new BitSet());
    }

    /** For each node the layers that it depends on; a layer is among its own. */
    private static Map<String, BitSet> ancestors(Graph graph, Map<String, Integer> layerNumbers) {
        Map<String, BitSet> byValue = new HashMap<>();
        Map<String, BitSet> byNode = new HashMap<>();
        for (var node : graph.nodes()) {
            var set = new BitSet(layerNumbers.size());
            node.reads().forEach(value -> set.or(byValue.getOrDefault(value, new BitSet())));
            var number = layerNumbers.get(node.name());
            if (number != null) {
                set.set(number);
            }
            node.outputs().forEach(output -> byValue.put(output, set));
            byNode.put(node.name(), set);
        }
        return byNode;
    }

    /** The group of each layer: the ordinal-sum decomposition of their precedence. */
    private int[] groups() {
        int count = layers.size();
        var common = new BitSet(count);
        common.set(0, count);
        var cuts = new BitSet(count);
        for (int k = count - 1; k >= 0; k--) {
            if (common.nextClearBit(0) > k) {
                cuts.set(k);
            }
            common.and(above(layers.get(k).node()));
        }
        var groups = new int[count];
        for (int k = 1; k < count; k++) {
            groups[k] = groups[k - 1] + (cuts.get(k - 1) ? 1 : 0);
        }
        return groups;
    }

    private List<Subgraph> subgraphs(List<List<Node>> stretches) {
        Map<String, Integer> lastRead = new HashMap<>();
        for (int i = 0; i < stretches.size(); i++) {
            for (var node : stretches.get(i)) {
                for (String value : node.reads()) {
                    lastRead.put(value, i);
                }
            }
        }
        graph.outputNames().forEach(output -> lastRead.put(output, stretches.size()));
        List<Subgraph> subgraphs = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i++) {
            subgraphs.add(subgraph(i, stretches.get(i), lastRead));
        }
        return subgraphs;
    }

    private Subgraph subgraph(int index, List<Node> nodes, Map<String, Integer> lastRead) {
        Set<String> written = new HashSet<>();
        Set<String> inputs = new LinkedHashSet<>();
        List<String> outputs = new ArrayList<>();
        for (var node : nodes) {
            node.reads().stream()
                    .filter(value -> !written.contains(value))
                    .filter(value -> graph.initializer(value).isEmpty())
                    .forEach(inputs::add);
            written.addAll(node.outputs());
            node.outputs().stream()
                    .filter(output -> lastRead.getOrDefault(output, -1) > index)
                    .forEach(outputs::add);
        }
        var names = nodes.stream().map(Node::name).toList();
        var own = names.stream().filter(layerNumbers::containsKey).toList();
        String signature = Signature.of(graph, nodes, own, outputs, types);
        return new Subgraph(index, own, names, List.copyOf(inputs), outputs, signature);
    }
}
