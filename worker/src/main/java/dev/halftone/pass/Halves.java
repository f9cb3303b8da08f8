package dev.halftone.pass;

import dev.halftone.graph.Node;
import java.util.List;
import java.util.Optional;

/**
 * A value of four axes whose last one is cut in the middle.
 *
 * @param half the length of either part
 */
record Halves(String value, long half) {

    /** Whether an axis is the last of a value's four. */
    static boolean isLast(long axis) {
        return axis == -1 || axis == 3;
    }

    /** The value whose lower and upper half these are, as two Slices or one Split part it. */
    static Optional<Halves> of(String low, String high, Patterns patterns) {
        return sliced(low, high, patterns).or(() -> split(low, high, patterns));
    }

    private static Optional<Halves> sliced(String low, String high, Patterns patterns) {
        return patterns.producer(low, "Slice")
                .flatMap(lower -> patterns.producer(high, "Slice")
                        .filter(upper -> upper.input(0).equals(lower.input(0)))
                        .flatMap(upper -> whole(lower.input(0), patterns)
                                .filter(halves -> isPart(lower, 0, halves.half, patterns)
                                        && isPart(upper, halves.half, 2 * halves.half, patterns))));
    }

    private static Optional<Halves> split(String low, String high, Patterns patterns) {
        return patterns.producer(low, "Split")
                .filter(node -> node.outputs().equals(List.of(low, high)) && isLast(node.integer("axis", 0)))
                .flatMap(node -> whole(node.input(0), patterns)
                        .filter(halves -> !node.hasInput(1)
                                || patterns.longs(node.input(1))
                                        .equals(Optional.of(List.of(halves.half, halves.half)))));
    }

    private static Optional<Halves> whole(String value, Patterns patterns) {
        var shape = patterns.shapes().get(value);
        return shape == null || shape.size() != 4 || shape.getLast() <= 0 || shape.getLast() % 2 != 0
                ? Optional.empty()
                : Optional.of(new Halves(value, shape.getLast() / 2));
    }

    private static boolean isPart(Node slice, long start, long end, Patterns patterns) {
        return patterns.longs(slice.input(1)).equals(Optional.of(List.of(start)))
                && patterns.longs(slice.input(2))
                        .filter(ends -> ends.size() == 1 && (ends.getFirst() == end || isAll(ends.getFirst(), start)))
                        .isPresent()
                && patterns.longs(slice.input(3))
                        .filter(axes -> axes.size() == 1 && isLast(axes.getFirst()))
                        .isPresent()
                && (!slice.hasInput(4) || patterns.longs(slice.input(4)).equals(Optional.of(List.of(1L))));
    }

    /** An end beyond all axes, which only the upper half may have. */
    private static boolean isAll(long end, long start) {
        return start > 0 && end >= Integer.MAX_VALUE;
    }
}
