package dev.halftone.gradient;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.Arrays;

/** What is added to the scores of an attention so that positions are hidden. */
final class AttentionMasks {

    /** What hides a position: far below any score, and still finite. */
    private static final double HIDDEN = -1e30;

    private AttentionMasks() {}

    /** Of a mask of truths: nothing, or enough to hide; of any other the mask itself. */
    static String bias(Call c, int input) {
        return c.type(input) == ElementType.BOOL ? hiding(c, c.input(input), HIDDEN) : c.input(input);
    }

    /** Hides what comes after each position, and what lies a window before it. */
    static String causal(Call c, long queries, long keys, long past, long window) {
        float[] mask = new float[Math.toIntExact(queries * keys)];
        for (int i = 0; i < queries; i++) {
            for (int j = 0; j < keys; j++) {
                boolean seen = j <= i + past && i + past - j < window;
                mask[(int) (i * keys + j)] = seen ? 0 : (float) HIDDEN;
            }
        }
        return c.typed(Tensor.ofFloats(Shapes.of(queries, keys), mask));
    }

    /** Hides the keys of each sample from a count on. */
    static String lengths(Call c, int input, long keys) {
        String counts = c.reshape(c.cast(c.input(input), ElementType.INT64), -1, 1, 1, 1);
        return hiding(c, c.op("Less", positions(c, keys), counts), HIDDEN);
    }

    /**
     * The runtime's masks of padding: of one axis the ends of the keys of each sample, behind which the starts may follow; of
     * two a mark for each key, of three for each query and key, of four for more of both than there are.
     *
     * @param past how many keys there are before the first query
     */
    static String padding(Call c, int input, long queries, long keys, long past) {
        long[] shape = c.shape(input);
        long batch = c.shape(0)[0];
        double hidden = c.node().real("mask_filter_value", -10000);
        String marks = c.cast(c.input(input), ElementType.INT64);
        if (Arrays.equals(shape, Shapes.of(batch))) {
            return hiding(c, c.op("Less", positions(c, keys), c.reshape(marks, -1, 1, 1, 1)), hidden);
        }
        if (Arrays.equals(shape, Shapes.of(2 * batch))) {
            String bounds = c.reshape(marks, 2, batch, 1, 1, 1);
            String ends = c.reshape(part(c, bounds, 0, 1, 0), batch, 1, 1, 1);
            String starts = c.reshape(part(c, bounds, 1, 2, 0), batch, 1, 1, 1);
            String from = c.op("GreaterOrEqual", positions(c, keys), starts);
            return hiding(c, c.op("And", from, c.op("Less", positions(c, keys), ends)), hidden);
        }
        String seen = c.op("Greater", marks, c.vector(0));
        if (Arrays.equals(shape, Shapes.of(batch, keys))) {
            return hiding(c, c.reshape(seen, batch, 1, 1, keys), hidden);
        }
        if (Arrays.equals(shape, Shapes.of(batch, queries, keys))) {
            return hiding(c, c.reshape(seen, batch, 1, queries, keys), hidden);
        }
        if (shape.length == 4) {
            return hiding(c, part(c, part(c, seen, past, past + queries, 2), 0, keys, 3), hidden);
        }
        throw new NoGradientRule(
                c.node(), "is written out only for masks of keys, of queries and keys, and for lengths");
    }

    private static String part(Call c, String value, long from, long to, long axis) {
        return c.op("Slice", value, c.vector(from), c.vector(to), c.vector(axis));
    }

    private static String positions(Call c, long keys) {
        return c.vector(Shapes.range(0, Math.toIntExact(keys)));
    }

    private static String hiding(Call c, String seen, double hidden) {
        return c.op("Where", seen, c.number(0), c.number(hidden));
    }
}
