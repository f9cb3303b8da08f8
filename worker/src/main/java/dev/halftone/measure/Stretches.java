package dev.halftone.measure;

import dev.halftone.gradient.Edge;
import dev.halftone.graph.Cuts;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A graph in stretches whose constants fit into memory several times over.
 *
 * <p>Backward passes go through them from the last to the first, over all samples before the next: of a model's weights, their
 * gradients and the sums of these, one stretch's are in memory at a time.
 */
final class Stretches {

    private Stretches() {}

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
        var cuts = new Cuts(graph, Set.of(output), value -> bytes(types.get(value)));
        together.forEach(
                edges -> cuts.keepTogether(edges.stream().map(Edge::node).collect(Collectors.toSet())));
        return cuts.stretches(limitBytes).stream()
                .map(cut -> Stretch.of(graph, cut.nodes(), cut.readLater(), types))
                .toList();
    }

    private static long bytes(@Nullable ValueInfo info) {
        return info == null
                ? 0
                : info.type()
                        .bytes(info.shape().orElse(List.of()).stream()
                                .mapToLong(axis -> axis instanceof Dimension.Fixed(long size) ? size : 1)
                                .reduce(1, (a, b) -> a * b));
    }
}
