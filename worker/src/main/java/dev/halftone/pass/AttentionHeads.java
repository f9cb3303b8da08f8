package dev.halftone.pass;

import dev.halftone.graph.Node;
import java.util.List;
import java.util.Optional;

/** Finds what the heads of an attention were parted from: a value of a batch of sequences of vectors. */
record AttentionHeads(Patterns patterns) {

    /** Queries, keys and values in one value. */
    static final int PARTS = 3;

    private static final List<Long> PARTING = List.of(0L, 2L, 1L, 3L);
    private static final List<Long> PARTING_TRANSPOSED = List.of(0L, 2L, 3L, 1L);
    private static final List<Long> TRANSPOSED = List.of(0L, 1L, 3L, 2L);
    private static final List<Long> PARTING_THREE = List.of(2L, 0L, 3L, 1L, 4L);

    /**
     * Heads of a value [batch, positions, vector].
     *
     * @param part which third of the vector they are parted from, if queries, keys and values are in one
     * @param count of heads
     * @param size of one
     * @param factor by which they were multiplied on the way
     */
    record Heads(String value, Optional<Integer> part, long count, long size, double factor) {

        private Heads times(double other) {
            return new Heads(value, part, count, size, factor * other);
        }
    }

    /** The heads that a value [batch, heads, positions, size] holds; its last two axes change places where it is transposed. */
    Optional<Heads> of(String value, boolean transposed) {
        var scaled = Scaled.of(value, patterns);
        var swap = transpose(scaled.value(), TRANSPOSED);
        if (swap.isPresent()) {
            return of(swap.get().input(0), !transposed).map(found -> found.times(scaled.factor()));
        }
        var parted = transpose(scaled.value(), transposed ? PARTING_TRANSPOSED : PARTING)
                .flatMap(node -> patterns.producer(node.input(0), "Reshape"))
                .flatMap(this::separate);
        return parted.or(() -> transposed ? Optional.empty() : third(scaled.value()))
                .map(found -> found.times(scaled.factor()));
    }

    /** Whether a Reshape puts heads side by side again. */
    boolean joins(Node reshape, Node joining, Heads heads) {
        var shape = patterns.longs(reshape.input(1)).filter(target -> target.size() == 3);
        long vector = heads.count * heads.size;
        return shape.isPresent()
                && (shape.get().get(2) == vector
                        || (shape.get().get(2) == -1
                                && !shape.get().subList(0, 2).contains(-1L)))
                && keepsStack(reshape, joining.output(), shape.get());
    }

    private Optional<Node> transpose(String value, List<Long> axes) {
        return patterns.producer(value, "Transpose")
                .filter(node -> node.integers("perm").equals(Optional.of(axes)));
    }

    private Optional<Heads> separate(Node reshape) {
        return shape(reshape, 4)
                .filter(shape -> isVector(reshape, shape.get(2) * shape.get(3)))
                .map(shape -> new Heads(reshape.input(0), Optional.empty(), shape.get(2), shape.get(3), 1));
    }

    /** Heads of one of three parts, which a Split along the first axis, or a Gather, takes. */
    private Optional<Heads> third(String value) {
        var gather = patterns.producer(value, "Gather").filter(node -> node.integer("axis", 0) == 0);
        if (gather.isPresent()) {
            var index = patterns.scalar(gather.get().input(1));
            return index.isPresent() ? three(gather.get().input(0), (int) index.getAsDouble()) : Optional.empty();
        }
        return patterns.producer(value, "Squeeze")
                .filter(node -> patterns.longs(node.input(1)).equals(Optional.of(List.of(0L))))
                .flatMap(squeeze -> patterns.producer(squeeze.input(0), "Split")
                        .filter(split ->
                                split.integer("axis", 0) == 0 && split.outputs().size() == PARTS)
                        .flatMap(split -> three(split.input(0), split.outputs().indexOf(squeeze.input(0)))));
    }

    private Optional<Heads> three(String value, int part) {
        return transpose(value, PARTING_THREE)
                .flatMap(node -> patterns.producer(node.input(0), "Reshape"))
                .filter(reshape -> part >= 0 && part < PARTS)
                .flatMap(reshape -> shape(reshape, 5)
                        .filter(shape -> shape.get(2) == PARTS)
                        .filter(shape -> isVector(reshape, PARTS * shape.get(3) * shape.get(4)))
                        .map(shape -> new Heads(reshape.input(0), Optional.of(part), shape.get(3), shape.get(4), 1)));
    }

    /** The constant shape that a Reshape parts a vector by, where batch and positions stay what they were. */
    private Optional<List<Long>> shape(Node reshape, int rank) {
        return patterns.longs(reshape.input(1))
                .filter(shape -> shape.size() == rank && shape.stream().skip(2).allMatch(axis -> axis > 0))
                .filter(shape -> keepsStack(reshape, reshape.input(0), shape));
    }

    private boolean isVector(Node reshape, long length) {
        var shape = patterns.shapes().get(reshape.input(0));
        return shape != null && shape.size() == 3 && shape.getLast() == length;
    }

    /** One of the first two axes may be left open: what it is follows from the others. */
    private boolean keepsStack(Node reshape, String value, List<Long> after) {
        var before = patterns.shapes().get(value);
        if (before == null || reshape.integer("allowzero", 0) != 0) {
            return false;
        }
        int open = 0;
        for (int axis = 0; axis < 2; axis++) {
            long length = after.get(axis);
            if (length == -1) {
                open++;
            } else if (length != 0 && length != before.get(axis)) {
                return false;
            }
        }
        return open <= 1;
    }
}
