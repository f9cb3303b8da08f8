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
        Node node = c.node();
        refuseWhatIsNotSeparable(node);
        long[] from = c.shape(0);
        long[] to = c.outputShape(0);
        String gradient = c.upstream();
        for (int axis = 0; axis < from.length; axis++) {
            if (from[axis] != to[axis]) {
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

    private static void refuseWhatIsNotSeparable(Node node) {
        boolean plain = node.integer("antialias", 0) == 0
                && node.text("keep_aspect_ratio_policy", "stretch").equals("stretch")
                && !node.text("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize");
        if (!plain) {
            throw new NoGradientRule(node, "has a gradient rule only without antialias, cropping and aspect policy");
        }
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
        String units = c.op("EyeLike", c.filled(0, from, from));
        String image = c.reshape(units, 1, from, from, 1);
        boolean byScale = c.node().hasInput(2);
        List<String> inputs = byScale
                ? List.of(image, "", c.typed(Tensor.ofFloats(new long[] {4}, 1, 1, scale(c, axis), 1)))
                : List.of(image, "", "", c.vector(1, from, to, 1));
        return c.reshape(c.op("Resize", inputs, attributes), from, to);
    }

    private static float scale(Call c, int axis) {
        var scales = c.constant(2)
                .orElseThrow(() -> new NoGradientRule(c.node(), "has a gradient rule only for constant scales"));
        int place = c.node()
                .integers("axes")
                .map(axes -> axes.stream()
                        .map(a -> Shapes.axis(a, c.rank(0)))
                        .toList()
                        .indexOf(axis))
                .orElse(axis);
        return scales.floatAt(place);
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
