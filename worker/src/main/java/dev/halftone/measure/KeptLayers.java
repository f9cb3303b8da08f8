package dev.halftone.measure;

import dev.halftone.gradient.Backward;
import dev.halftone.gradient.Edge;
import dev.halftone.gradient.NoGradientRule;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Partition;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The layers that stay in the reference format since no gradient reaches them: what they would cost can't be told.
 *
 * <p>A layer is kept when any way from it to the loss leads through a node that can't be differentiated: the other ways
 * alone would tell too small a loss.
 */
public final class KeptLayers {

    private KeptLayers() {}

    /**
     * By layer, the node and the operator that no gradient flows through.
     *
     * @param types type and shape of every value for one sample
     * @param output that the loss reads
     */
    public static SortedMap<String, String> of(
            Graph graph, Map<String, ValueInfo> types, Partition partition, String output) {
        Set<Edge> operands = new HashSet<>();
        for (var layer : partition.layers()) {
            for (Layer.Operand operand : layer.operands()) {
                operands.add(new Edge(layer.node(), operand.index()));
            }
        }
        var obstacles = Backward.of(graph, types).obstacles(output, operands);
        return obstacles.isEmpty() ? Collections.emptySortedMap() : upstream(graph, partition, obstacles);
    }

    private static SortedMap<String, String> upstream(
            Graph graph, Partition partition, Iterable<NoGradientRule> obstacles) {
        Map<String, String> reasons = new HashMap<>();
        obstacles.forEach(
                obstacle -> reasons.put(obstacle.node(), "node " + obstacle.node() + ": " + obstacle.reason()));
        Map<String, String> values = new HashMap<>();
        SortedMap<String, String> kept = new TreeMap<>();
        for (var node : graph.nodes().reversed()) {
            String behind = node.outputs().stream()
                    .map(value -> values.getOrDefault(value, ""))
                    .filter(reason -> !reason.isEmpty())
                    .findFirst()
                    .orElse("");
            if (!behind.isEmpty()
                    && partition.layers().stream().anyMatch(l -> l.node().equals(node.name()))) {
                kept.put(node.name(), behind);
            }
            String reason = reasons.getOrDefault(node.name(), behind);
            if (!reason.isEmpty()) {
                node.reads().forEach(value -> values.put(value, reason));
            }
        }
        return kept;
    }
}
