package dev.halftone.gradient;

import static dev.halftone.gradient.Shapes.concat;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Gradients of operators that change an image's size. */
final class Resizes {

    private Resizes() {}

    /**
     * Interpolation is a matrix for each axis; the gradient goes through its transpose. The runtime makes the matrix itself,
     * by resizing the unit vectors.
     */
    static String resize(Call c) {
        long[] from = c.shape(0);
        long[] to = c.outputShape(0);
        String gradient = c.upstream();
        for (int axis = 0; axis < from.length; axis++) {
            if (from[axis] != to[axis] || (isCropped(c) && place(c, axis) >= 0)) {
                long[] last = Shapes.inverse(moved(axis, from.length));
                String rows = c.transpose(gradient, moved(axis, from.length));
                String product = c.op(
                        Node.MICROSOFT,
                        "FusedMatMul",
                        List.of(rows, matrix(c, axis, from[axis], to[axis])),
                        Map.of("transB", Attribute.of(1L)));
                gradient = c.transpose(product, last);
            }
        }
        return gradient;
    }

    /** The permutation that exchanges an axis with the last. */
    private static long[] moved(int axis, int rank) {
        return IntStream.range(0, rank)
                .mapToLong(i -> i == axis ? rank - 1 : i == rank - 1 ? axis : i)
                .toArray();
    }

    /** [from, to]: row i is the unit vector i, resized. */
    private static String matrix(Call c, int axis, long from, long to) {
        Map<String, Attribute> attributes = new TreeMap<>(c.node().attributes());
        attributes.remove("axes");
        attributes.remove("extrapolation_value");
        attributes.remove("keep_aspect_ratio_policy");
        String units = c.op("EyeLike", c.filled(0, from, from));
        String image = c.reshape(units, 1, from, from, 1);
        boolean byScale = c.node().hasInput(2) || keepsAspect(c);
        float scale = byScale ? scale(c, axis) : 1;
        if (byScale && (long) Math.floor((double) from * scale) != to) {
            throw new NoGradientRule(c.node(), "has no gradient rule for a size that is rounded up");
        }
        List<String> inputs = byScale
                ? List.of(image, region(c, axis), c.typed(Tensor.ofFloats(new long[] {4}, 1, 1, scale, 1)))
                : List.of(image, region(c, axis), "", c.vector(1, from, to, 1));
        return c.reshape(c.op("Resize", inputs, attributes), from, to);
    }

    private static boolean isCropped(Call c) {
        return c.node().text("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize");
    }

    /** The part of the axis that is cropped, if any. */
    private static String region(Call c, int axis) {
        if (!isCropped(c)) {
            return "";
        }
        var region = c.constant(1)
                .orElseThrow(() -> new NoGradientRule(c.node(), "has a gradient rule only for a constant region"));
        int count = (int) region.count() / 2;
        float start = region.floatAt(place(c, axis));
        float end = region.floatAt(place(c, axis) + count);
        return c.typed(Tensor.ofFloats(new long[] {8}, 0, 0, start, 0, 1, 1, end, 1));
    }

    private static boolean keepsAspect(Call c) {
        return !c.node().text("keep_aspect_ratio_policy", "stretch").equals("stretch");
    }

    private static float scale(Call c, int axis) {
        if (keepsAspect(c)) {
            long[] sizes = c.longs(3);
            var scales = IntStream.range(0, c.rank(0))
                    .filter(i -> place(c, i) >= 0)
                    .mapToDouble(i -> (float) sizes[place(c, i)] / c.shape(0)[i])
                    .summaryStatistics();
            boolean smallest = c.node().text("keep_aspect_ratio_policy", "").equals("not_larger");
            return (float) (smallest ? scales.getMin() : scales.getMax());
        }
        var scales = c.constant(2)
                .orElseThrow(() -> new NoGradientRule(c.node(), "has a gradient rule only for constant scales"));
        return scales.floatAt(place(c, axis));
    }

    /** Where an axis stands among those that are named. */
    private static int place(Call c, int axis) {
        return c.node()
                .integers("axes")
                .map(axes -> axes.stream()
                        .map(a -> Shapes.axis(a, c.rank(0)))
                        .toList()
                        .indexOf(axis))
                .orElse(axis);
    }

    /** Either direction's gradient is the other, for blocks in the order depth, column, row. */
    static String depthToSpace(Call c) {
        long block = c.node().integer("blocksize", 1);
        if (c.node().text("mode", "DCR").equals("DCR")) {
            return c.op("SpaceToDepth", List.of(c.upstream()), Map.of("blocksize", Attribute.of(block)));
        }
        long[] shape = c.shape(0);
        long[] blocks =
                concat(Shapes.of(shape[0], shape[1] / (block * block)), Shapes.of(shape[2], block, shape[3], block));
        return c.reshape(c.transpose(c.reshape(c.upstream(), blocks), 0, 1, 3, 5, 2, 4), shape);
    }

    static String spaceToDepth(Call c) {
        long block = c.node().integer("blocksize", 1);
        return c.op("DepthToSpace", List.of(c.upstream()), Map.of("blocksize", Attribute.of(block)));
    }
}
