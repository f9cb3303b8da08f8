package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes "copy this axis" (0) where a Reshape's target reads the same axis of the value that is reshaped, so that the
 * target becomes a constant and the nodes that computed it go.
 *
 * <p>Exporters compute the target as Concat(Unsqueeze(Gather(Shape(x), i)), ...). One axis that stays unknown becomes -1.
 */
public final class ConstantReshapes implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (node.is("Reshape") && node.integer("allowzero", 0) == 0) {
                patterns.producer(node.input(1), "Concat").ifPresent(parts -> constant(node, parts, patterns, edits));
            }
        }
        return edits.done();
    }

    private static void constant(Node reshape, Node concat, Patterns patterns, Edits edits) {
        var target = new long[concat.inputs().size()];
        int unknown = 0;
        for (int i = 0; i < target.length; i++) {
            var part = dimension(concat.input(i), reshape.input(0), i, patterns);
            target[i] = part.orElse(-1);
            unknown += target[i] == -1 ? 1 : 0;
        }
        if (unknown <= 1) {
            String shape = edits.constant(reshape.name() + "_shape", Tensor.vector(target));
            edits.replace(reshape, reshape.withInputs(List.of(reshape.input(0), shape)));
        }
    }

    /** One entry of the target: a constant, or 0 where it is the same axis of the value. */
    private static OptionalLong dimension(String part, String value, int axis, Patterns patterns) {
        var constant = patterns.longs(part).filter(longs -> longs.size() == 1);
        if (constant.isPresent()) {
            return OptionalLong.of(constant.get().getFirst());
        }
        boolean copied = patterns.producer(part, "Unsqueeze")
                .flatMap(node -> patterns.producer(node.input(0), "Gather"))
                .filter(gather -> isEntry(gather, value, axis, patterns))
                .isPresent();
        return copied || isSlice(part, value, axis, patterns) ? OptionalLong.of(0) : OptionalLong.empty();
    }

    private static boolean isEntry(Node gather, String value, int axis, Patterns patterns) {
        return patterns.isScalar(gather.input(1), axis) && isShapeOf(gather.input(0), value, patterns);
    }

    private static boolean isSlice(String part, String value, int axis, Patterns patterns) {
        return patterns.producer(part, "Slice")
                .filter(slice -> isShapeOf(slice.input(0), value, patterns)
                        && patterns.isScalar(slice.input(1), axis)
                        && patterns.isScalar(slice.input(2), axis + 1))
                .isPresent();
    }

    private static boolean isShapeOf(String shape, String value, Patterns patterns) {
        return patterns.producer(shape, "Shape")
                .filter(node -> node.input(0).equals(value) && node.attributes().isEmpty())
                .isPresent();
    }
}
