package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Writes "copy this axis" (0) where a Reshape's target reads the same axis of the value that is reshaped, so that the
 * target becomes a constant and the nodes that computed it go.
 *
 * <p>Exporters compute the target as Concat(Unsqueeze(Gather(Shape(x), i)), ...). One axis that stays unknown becomes -1.
 */
public final class ConstantReshapes implements Pass {

    private static final Long COPY = 0L;
    private static final Long UNKNOWN = -1L;

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
        List<Long> target = new ArrayList<>();
        for (String part : concat.inputs()) {
            var entries = entries(part, reshape.input(0), target.size(), patterns);
            if (entries.isEmpty()) {
                return;
            }
            target.addAll(entries.get());
        }
        if (target.indexOf(UNKNOWN) == target.lastIndexOf(UNKNOWN)) {
            var entries = target.stream().mapToLong(Long::longValue).toArray();
            String shape = edits.constant(reshape.name() + "_shape", Tensor.vector(entries));
            edits.replace(reshape, reshape.withInputs(List.of(reshape.input(0), shape)));
        }
    }

    /** A part of the target: constants, 0 where it is the same axis of the value, -1 where it isn't known. */
    private static Optional<List<Long>> entries(String part, String value, int axis, Patterns patterns) {
        var constant = patterns.longs(part);
        if (constant.isPresent()) {
            return constant;
        }
        var gather = patterns.producer(part, "Unsqueeze").flatMap(node -> patterns.producer(node.input(0), "Gather"));
        if (gather.filter(node -> isEntry(node, value, axis, patterns)).isPresent()) {
            return Optional.of(List.of(COPY));
        }
        var length = Optional.ofNullable(patterns.shapes().get(part)).filter(shape -> shape.size() == 1);
        int count = length.map(List::getFirst).orElse(UNKNOWN).intValue();
        if (count < 0) {
            return Optional.empty();
        }
        return Optional.of(Collections.nCopies(count, isSlice(part, value, axis, patterns) ? COPY : UNKNOWN));
    }

    private static boolean isEntry(Node gather, String value, int axis, Patterns patterns) {
        return patterns.isScalar(gather.input(1), axis) && isShapeOf(gather.input(0), value, patterns);
    }

    /** Whether a part is a slice of the value's own shape that begins at the axis where it stands. */
    private static boolean isSlice(String part, String value, int axis, Patterns patterns) {
        return patterns.producer(part, "Slice")
                .filter(slice -> isShapeOf(slice.input(0), value, patterns)
                        && patterns.isScalar(slice.input(1), axis)
                        && (slice.inputs().size() <= 4 || patterns.isScalar(slice.input(4), 1)))
                .isPresent();
    }

    private static boolean isShapeOf(String shape, String value, Patterns patterns) {
        return patterns.producer(shape, "Shape")
                .filter(node -> node.input(0).equals(value) && node.attributes().isEmpty())
                .isPresent();
    }
}
