package dev.halftone.pass;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes constants of a Shape, and of a Gather or Slice of one, where they ask for axes of fixed length only. */
public final class ConstantShapes implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (!graph.outputNames().contains(node.outputs().getFirst())) {
                constant(node, patterns).ifPresent(value -> {
                    edits.makeConstant(node.output(), value);
                    edits.remove(node);
                });
            }
        }
        return edits.done();
    }

    private static Optional<Tensor> constant(Node node, Patterns patterns) {
        if (node.is("Shape")) {
            return shape(node, patterns.shapes()).flatMap(ConstantShapes::fixed);
        }
        var source = patterns.producer(node.input(0), "Shape").flatMap(shape -> shape(shape, patterns.shapes()));
        if (node.is("Gather")) {
            return source.flatMap(shape -> gathered(node, shape, patterns));
        }
        return node.is("Slice") ? source.flatMap(shape -> sliced(node, shape, patterns)) : Optional.empty();
    }

    private static Optional<List<Long>> shape(Node shape, Map<String, List<Long>> shapes) {
        return shape.attributes().isEmpty() ? Optional.ofNullable(shapes.get(shape.input(0))) : Optional.empty();
    }

    private static Optional<Tensor> fixed(List<Long> entries) {
        return entries.contains(StaticShapes.ANY)
                ? Optional.empty()
                : Optional.of(Tensor.vector(
                        entries.stream().mapToLong(Long::longValue).toArray()));
    }

    private static Optional<Tensor> gathered(Node gather, List<Long> shape, Patterns patterns) {
        return patterns.graph()
                .initializer(gather.input(1))
                .filter(indices -> indices.type() == ElementType.INT64)
                .filter(indices -> Arrays.stream(indices.longs()).allMatch(i -> -shape.size() <= i && i < shape.size()))
                .flatMap(indices -> fixed(Arrays.stream(indices.longs())
                                .mapToObj(i -> shape.get((int) (i < 0 ? i + shape.size() : i)))
                                .toList())
                        .map(entries -> entries.reshaped(indices.shape())));
    }

    private static Optional<Tensor> sliced(Node slice, List<Long> shape, Patterns patterns) {
        var start = patterns.longs(slice.input(1));
        var end = patterns.longs(slice.input(2));
        boolean plain = slice.inputs().size() <= 4 || patterns.isScalar(slice.input(4), 1);
        if (start.isEmpty() || end.isEmpty() || !plain || start.get().size() != 1) {
            return Optional.empty();
        }
        int from = (int) MovedShapes.place(start.get().getFirst(), shape.size());
        int to = (int) MovedShapes.place(end.get().getFirst(), shape.size());
        return fixed(shape.subList(from, Math.max(from, to)));
    }
}
