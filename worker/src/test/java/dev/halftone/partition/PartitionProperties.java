package dev.halftone.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.GraphInvariants;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The partition of random graphs against its definition, spelled out without any cleverness. */
class PartitionProperties {

    /** Random layers and additions over values written before. */
    private static Graph random(long seed, int nodes) {
        var random = new Random(seed);
        var builder = GraphBuilder.ofOpset(21);
        List<String> values = new ArrayList<>(List.of(builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 2))));
        String weight = builder.constant("w", Tensor.ofFloats(new long[] {2, 2}, 1, 2, 3, 4));
        for (int i = 0; i < nodes; i++) {
            int recent = Math.max(0, values.size() - 4);
            String left = values.get(recent + random.nextInt(values.size() - recent));
            String right = values.get(recent + random.nextInt(values.size() - recent));
            values.add(
                    switch (random.nextInt(3)) {
                        case 0 -> builder.op("MatMul", left, weight);
                        case 1 -> builder.op("MatMul", left, right);
                        default -> builder.op("Add", left, right);
                    });
        }
        builder.output(ValueInfo.of(values.getLast(), ElementType.FLOAT, 2, 2));
        return builder.build();
    }

    /** All nodes that a node depends on, found by walking. */
    private static Set<String> ancestors(Graph graph, String name) {
        Map<String, Node> writers = new HashMap<>();
        graph.nodes().forEach(node -> writers.put(node.output(), node));
        Set<String> found = new HashSet<>();
        List<Node> pending = new ArrayList<>(List.of(graph.node(name)));
        while (!pending.isEmpty()) {
            for (String input : pending.removeLast().inputs()) {
                var writer = writers.get(input);
                if (writer != null && found.add(writer.name())) {
                    pending.add(writer);
                }
            }
        }
        return found;
    }

    @Property(tries = 300)
    void groups_are_cut_exactly_where_every_later_layer_needs_every_earlier_one(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int nodes) {
        var graph = random(seed, nodes);
        var layers = Layers.of(graph).stream().map(Layer::node).toList();

        List<List<String>> expected = new ArrayList<>();
        List<String> group = new ArrayList<>();
        for (int k = 0; k < layers.size(); k++) {
            group.add(layers.get(k));
            var prefix = layers.subList(0, k + 1);
            boolean cut = layers.subList(k + 1, layers.size()).stream()
                    .allMatch(later -> ancestors(graph, later).containsAll(prefix));
            if (cut) {
                expected.add(List.copyOf(group));
                group.clear();
            }
        }

        assertThat(Partitioner.partition(graph).subgraphs().stream()
                        .map(Subgraph::layers)
                        .filter(names -> !names.isEmpty()))
                .containsExactlyElementsOf(expected);
    }

    @Property(tries = 300)
    void every_node_is_in_one_subgraph_and_reads_only_what_is_before(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int nodes) {
        var graph = random(seed, nodes);
        var subgraphs = Partitioner.partition(graph).subgraphs();

        var order = subgraphs.stream().flatMap(s -> s.nodes().stream()).toList();
        assertThat(order)
                .containsExactlyInAnyOrderElementsOf(
                        graph.nodes().stream().map(Node::name).toList());
        GraphInvariants.check(graph.withNodes(order.stream().map(graph::node).toList()));
    }
}
