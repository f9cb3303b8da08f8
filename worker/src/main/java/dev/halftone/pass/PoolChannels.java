package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Writes the mean of each channel of each image as GlobalAveragePool: convolutions before and after it keep the runtime's own
 * layout then, where a ReduceMean has both sides laid out anew; and codes have a kernel for it.
 */
public final class PoolChannels implements Pass {

    /** Axes of images. */
    private static final int IMAGES = 4;

    @Override
    public Graph apply(Graph graph) {
        var edits = new Edits(graph);
        var patterns = Patterns.of(graph);
        var types = ElementTypes.of(graph);
        for (var node : graph.nodes()) {
            if (node.is("ReduceMean")
                    && types.get(node.output()) == ElementType.FLOAT
                    && patterns.rank(node.input(0)).equals(OptionalInt.of(IMAGES))
                    && isOverSpatialAxes(graph, node)) {
                pool(edits, node);
            }
        }
        return edits.done();
    }

    private static boolean isOverSpatialAxes(Graph graph, Node node) {
        return node.hasInput(1)
                && graph.initializer(node.input(1))
                        .filter(tensor -> tensor.type() == ElementType.INT64)
                        .map(Tensor::longs)
                        .map(PoolChannels::axes)
                        .equals(Optional.of(Set.of(2L, 3L)));
    }

    private static Set<Long> axes(long[] given) {
        return LongStream.of(given)
                .map(axis -> axis < 0 ? axis + IMAGES : axis)
                .boxed()
                .collect(Collectors.toSet());
    }

    private static void pool(Edits edits, Node node) {
        var from = List.of(node.input(0));
        if (node.integer("keepdims", 1) == 1) {
            edits.replace(node, new Node(node.name(), "", "GlobalAveragePool", from, node.outputs(), Map.of()));
            return;
        }
        String pooled = edits.fresh(node.output() + "_pooled");
        edits.replace(
                node,
                new Node(node.name(), "", "GlobalAveragePool", from, List.of(pooled), Map.of()),
                new Node(
                        edits.fresh(node.name() + "_flat"),
                        "",
                        "Flatten",
                        List.of(pooled),
                        node.outputs(),
                        Map.of("axis", Attribute.of(1L))));
    }
}
