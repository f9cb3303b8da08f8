package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one RotaryEmbedding, the runtime's own, of the halves of the last axis turned by an angle for each position:
 * (low * cos - high * sin, high * cos + low * sin), where x is [batch, heads, positions, 2 * half] and cos and sin are
 * [positions, half].
 */
public final class FuseRotaryEmbedding implements Pass {

    /** The runtime's kernel takes heads of multiples of this width. */
    private static final long WIDTH_STEP = 8;

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (node.is("Concat") && node.inputs().size() == 2 && isLastOfFour(node.integer("axis", 0))) {
                turned(node, patterns).ifPresent(found -> edits.replace(node, found.call(node, edits)));
            }
        }
        return edits.done();
    }

    private static boolean isLastOfFour(long axis) {
        return axis == -1 || axis == 3;
    }

    /** What is turned, and the tables of the angles. */
    private record Turned(String x, String cosine, String sine) {

        Node call(Node end, Edits edits) {
            String first = edits.constant(end.output() + "_first_position", Tensor.vector(0L));
            return new Node(
                    end.name(),
                    Node.MICROSOFT,
                    "RotaryEmbedding",
                    List.of(x, first, cosine, sine),
                    end.outputs(),
                    Map.of());
        }
    }

    /** The products that make up half of the result: low * cos and high * sin, or high * cos and low * sin. */
    private record Products(Node first, Node second) {

        static Optional<Products> of(String sum, String operator, Patterns patterns) {
            return patterns.producer(sum, operator)
                    .flatMap(node -> patterns.producer(node.input(0), "Mul")
                            .flatMap(first -> patterns.producer(node.input(1), "Mul")
                                    .map(second -> new Products(first, second))));
        }

        Products swapped() {
            return new Products(second, first);
        }
    }

    private static Optional<Turned> turned(Node concat, Patterns patterns) {
        return Products.of(concat.input(0), "Sub", patterns)
                .flatMap(low -> Products.of(concat.input(1), "Add", patterns)
                        .flatMap(high -> turned(low, high, patterns).or(() -> turned(low, high.swapped(), patterns))));
    }

    private static Optional<Turned> turned(Products low, Products high, Patterns patterns) {
        for (int i = 0; i < 2; i++) {
            String cosine = low.first.input(i);
            String lowHalf = low.first.input(1 - i);
            var highHalf = patterns.other(high.first, cosine);
            var sine = patterns.other(high.second, lowHalf);
            if (highHalf.isPresent()
                    && sine.isPresent()
                    && patterns.other(low.second, sine.get()).equals(highHalf)) {
                return whole(lowHalf, highHalf.get(), patterns)
                        .filter(x -> isTable(cosine, x.half, patterns) && isTable(sine.get(), x.half, patterns))
                        .map(x -> new Turned(x.value, cosine, sine.get()));
            }
        }
        return Optional.empty();
    }

    /** The value whose last axis the halves are. */
    private record Whole(String value, long half) {}

    private static Optional<Whole> whole(String low, String high, Patterns patterns) {
        var lower = patterns.producer(low, "Slice");
        var upper = patterns.producer(high, "Slice");
        if (lower.isEmpty()
                || upper.isEmpty()
                || !lower.get().input(0).equals(upper.get().input(0))) {
            return Optional.empty();
        }
        String value = lower.get().input(0);
        var shape = patterns.shapes().get(value);
        if (shape == null || shape.size() != 4 || shape.getLast() <= 0 || shape.getLast() % WIDTH_STEP != 0) {
            return Optional.empty();
        }
        long half = shape.getLast() / 2;
        return isPart(lower.get(), 0, half, patterns) && isPart(upper.get(), half, 2 * half, patterns)
                ? Optional.of(new Whole(value, half))
                : Optional.empty();
    }

    private static boolean isPart(Node slice, long start, long end, Patterns patterns) {
        return patterns.longs(slice.input(1)).equals(Optional.of(List.of(start)))
                && patterns.longs(slice.input(2))
                        .filter(ends -> ends.size() == 1 && (ends.getFirst() == end || isAll(ends.getFirst(), start)))
                        .isPresent()
                && patterns.longs(slice.input(3))
                        .filter(axes -> axes.size() == 1 && isLastOfFour(axes.getFirst()))
                        .isPresent()
                && (!slice.hasInput(4) || patterns.longs(slice.input(4)).equals(Optional.of(List.of(1L))));
    }

    /** An end beyond all axes, which only the upper half may have. */
    private static boolean isAll(long end, long start) {
        return start > 0 && end >= Integer.MAX_VALUE;
    }

    /** A table has a row for each position: one row for all would be another function. */
    private static boolean isTable(String value, long half, Patterns patterns) {
        var shape = patterns.shapes().get(value);
        return shape != null && shape.size() == 2 && shape.getFirst() != 1 && shape.getLast() == half;
    }
}
