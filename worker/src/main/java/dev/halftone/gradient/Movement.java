package dev.halftone.gradient;

import static dev.halftone.gradient.Shapes.range;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Gradients of operators that move elements without computing. */
final class Movement {

    private Movement() {}

    static String reshaped(Call c) {
        return c.reshape(c.upstream(), c.shape(0));
    }

    static String transpose(Call c) {
        long[] permutation = c.node()
                .integers("perm")
                .map(perm -> perm.stream().mapToLong(Long::longValue).toArray())
                .orElseGet(() -> IntStream.range(0, c.rank(0))
                        .mapToLong(i -> c.rank(0) - 1L - i)
                        .toArray());
        return c.transpose(c.upstream(), Shapes.inverse(permutation));
    }

    static String cast(Call c) {
        return c.cast(c.upstream(), c.type(0));
    }

    static String dropout(Call c) {
        boolean training = c.node().hasInput(2)
                && c.constant(2)
                        .filter(flag -> flag.bytes().toArray(ValueLayout.JAVA_BYTE)[0] == 0)
                        .isEmpty();
        if (training) {
            throw new NoGradientRule(c.node(), "has a gradient rule only at inference");
        }
        return c.upstream();
    }

    static String concat(Call c, int input) {
        int axis = c.axis("axis", 0, c.rank(input));
        long start = IntStream.range(0, input).mapToLong(i -> c.shape(i)[axis]).sum();
        return slice(c, c.upstream(), axis, start, start + c.shape(input)[axis]);
    }

    private static String slice(Call c, String value, int axis, long start, long end) {
        return c.op("Slice", value, c.vector(start), c.vector(end), c.vector(axis));
    }

    /** The gradients of the parts, put together; zeros for a part that the loss does not depend on. */
    static String split(Call c) {
        int axis = c.axis("axis", 0, c.rank(0));
        var parts = IntStream.range(0, c.node().outputs().size())
                .mapToObj(i -> c.upstream(i).orElseGet(() -> c.filled(0, c.outputShape(i))))
                .toList();
        return c.op("Concat", parts, Map.of("axis", Attribute.of((long) axis)));
    }

    /** Inputs: data, starts, ends, axes, steps. Zeros around, and between when the step is not 1. */
    static String slice(Call c) {
        long[] shape = c.shape(0);
        long[] starts = c.longs(1);
        long[] axes = Shapes.axes(c.node().hasInput(3) ? c.longs(3) : range(0, starts.length), shape.length);
        long[] steps = c.node().hasInput(4) ? c.longs(4) : Shapes.filled(starts.length, 1);
        long[] taken = c.outputShape(0);
        String gradient = c.upstream();
        for (int i = 0; i < axes.length; i++) {
            int axis = (int) axes[i];
            long first = first(starts[i], steps[i], shape[axis]);
            gradient = steps[i] == 1
                    ? pad(c, gradient, taken.length, axis, first, shape[axis] - first - taken[axis])
                    : spread(c, gradient, taken, axis, steps(first, steps[i], taken[axis]), shape[axis]);
            taken[axis] = shape[axis];
        }
        return gradient;
    }

    private static long first(long start, long step, long size) {
        long fromStart = start < 0 ? start + size : start;
        return step > 0 ? Math.clamp(fromStart, 0, size) : Math.clamp(fromStart, 0, size - 1);
    }

    private static long[] steps(long first, long step, long count) {
        return LongStream.range(0, count).map(i -> first + i * step).toArray();
    }

    private static String pad(Call c, String value, int rank, int axis, long before, long after) {
        if (before == 0 && after == 0) {
            return value;
        }
        long[] pads = new long[2 * rank];
        pads[axis] = before;
        pads[axis + rank] = after;
        return c.op("Pad", value, c.vector(pads));
    }

    /** Writes the slices of a value along an axis to places among zeros. */
    private static String spread(Call c, String value, long[] shape, int axis, long[] places, long size) {
        long[] front = Shapes.front(axis, shape.length);
        long[] target =
                Arrays.stream(front).map(i -> i == axis ? size : shape[(int) i]).toArray();
        String indices = c.reshape(c.vector(places), -1, 1);
        String spread = c.op("ScatterND", c.filled(0, target), indices, c.transpose(value, front));
        return c.transpose(spread, Shapes.inverse(front));
    }

    /** Cuts the padding off again. */
    static String pad(Call c) {
        if (!c.node().text("mode", "constant").equals("constant")) {
            return Scatters.repeated(c);
        }
        int rank = c.rank(0);
        long[] given = c.longs(1);
        long[] axes = c.node().hasInput(3) ? Shapes.axes(c.longs(3), rank) : range(0, rank);
        long[] pads = new long[2 * rank];
        for (int i = 0; i < axes.length; i++) {
            pads[(int) axes[i]] = -given[i];
            pads[(int) axes[i] + rank] = -given[i + axes.length];
        }
        return c.op("Pad", c.upstream(), c.vector(pads));
    }

    /** Sums over the copies: an axis of repeats before each axis. */
    static String tile(Call c) {
        long[] repeats = c.longs(1);
        long[] shape = c.shape(0);
        long[] paired = IntStream.range(0, 2 * shape.length)
                .mapToLong(i -> i % 2 == 0 ? repeats[i / 2] : shape[i / 2])
                .toArray();
        long[] axes = IntStream.range(0, shape.length).mapToLong(i -> 2L * i).toArray();
        return c.reshape(c.sum(c.reshape(c.upstream(), paired), axes), shape);
    }

    /** Adds the slices up where the indices say; indices may repeat and may count from the end. */
    static String gather(Call c) {
        long[] shape = c.shape(0);
        int axis = c.axis("axis", 0, shape.length);
        int indexRank = c.rank(1);
        int rank = c.outputShape(0).length;
        long[] indicesFirst = LongStream.concat(
                        LongStream.range(axis, axis + indexRank),
                        LongStream.range(0, rank).filter(i -> i < axis || i >= axis + indexRank))
                .toArray();
        long[] front = Shapes.front(axis, shape.length);
        long[] target = Arrays.stream(front).map(i -> shape[(int) i]).toArray();
        String places = c.reshape(c.cast(c.input(1), ElementType.INT64), Shapes.concat(c.shape(1), Shapes.of(1)));
        String updates = c.transpose(c.upstream(), indicesFirst);
        String scattered = c.op(
                "ScatterND", List.of(c.filled(0, target), places, updates), Map.of("reduction", Attribute.of("add")));
        return c.transpose(scattered, Shapes.inverse(front));
    }

    static String gatherElements(Call c) {
        return c.op(
                "ScatterElements",
                List.of(c.filled(0, c.shape(0)), c.input(1), c.upstream()),
                Map.of(
                        "axis", Attribute.of((long) c.axis("axis", 0, c.rank(0))),
                        "reduction", Attribute.of("add")));
    }

    /** Leading axes that data and indices share become indices too. */
    static String gatherNd(Call c) {
        int shared = (int) c.node().integer("batch_dims", 0);
        String places = c.input(1);
        long[] shape = c.shape(1);
        for (int axis = shared - 1; axis >= 0; axis--) {
            long[] column = Shapes.filled(shape.length, 1);
            column[axis] = shape[axis];
            String numbers = c.reshape(c.vector(range(0, (int) shape[axis])), column);
            String numbered = c.expand(numbers, Shapes.with(c.shape(1), shape.length - 1, 1));
            places = c.op("Concat", List.of(numbered, places), Map.of("axis", Attribute.of(-1L)));
        }
        return c.op(
                "ScatterND",
                List.of(c.filled(0, c.shape(0)), places, c.upstream()),
                Map.of("reduction", Attribute.of("add")));
    }
}
