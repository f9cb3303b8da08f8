package dev.halftone.gradient;

import static dev.halftone.gradient.Convolutions.spatial;
import static dev.halftone.gradient.Shapes.concat;
import static dev.halftone.gradient.Shapes.range;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Images read between their elements, as gathered rows of channels, each times its weight. */
final class Interpolations {

    private Interpolations() {}

    /**
     * What is read along one axis.
     *
     * @param index INT64, inside the image
     * @param weight of the same shape; "" is one everywhere
     */
    record Tap(String index, String weight) {}

    /**
     * The weighted elements at all combinations of taps, summed: of the taps' common shape with the channels behind it.
     *
     * @param rows the channels of each place of the images, [places, channels]
     * @param base the row of the first element of each image
     * @param axes the taps of each spatial axis
     * @param strides how many rows further the next element of each axis is
     */
    static String read(Call c, String rows, String base, List<List<Tap>> axes, long... strides) {
        List<Tap> corners = List.of(new Tap(base, ""));
        for (int axis = 0; axis < axes.size(); axis++) {
            List<Tap> further = new ArrayList<>();
            for (var corner : corners) {
                for (var tap : axes.get(axis)) {
                    String step = c.op("Mul", tap.index, c.vector(strides[axis]));
                    further.add(new Tap(c.op("Add", corner.index, step), times(c, corner.weight, tap.weight)));
                }
            }
            corners = further;
        }
        var terms = corners.stream()
                .map(corner -> {
                    String read = c.op("Gather", rows, corner.index);
                    return corner.weight.isEmpty()
                            ? read
                            : c.op("Mul", read, c.op("Unsqueeze", corner.weight, c.vector(-1)));
                })
                .toList();
        return terms.size() == 1 ? terms.getFirst() : c.op("Sum", terms, Map.of());
    }

    private static String times(Call c, String a, String b) {
        return a.isEmpty() ? b : b.isEmpty() ? a : c.op("Mul", a, b);
    }

    /** The images of an input with their channels last, one row for each place. */
    static String rows(Call c, int input, long width) {
        int rank = c.rank(input);
        String last = c.transpose(c.input(input), concat(Shapes.of(0), range(2, rank), Shapes.of(1)));
        return c.reshape(last, -1, width);
    }

    /** The greatest integers that are not above the coordinates. Nothing flows back through them. */
    static String floor(Call c, String coordinates) {
        return c.cast(c.op("Floor", coordinates), ElementType.INT64);
    }

    /** The elements left and right of a coordinate; outside the image there are zeros. */
    static List<Tap> linear(Call c, String coordinate, long length) {
        String left = floor(c, coordinate);
        String share = c.op("Sub", coordinate, c.cast(left, c.type()));
        String right = c.op("Add", left, c.vector(1));
        return List.of(inside(c, left, c.op("Sub", c.number(1), share), length), inside(c, right, share, length));
    }

    /** A tap that is nothing where its index is outside the image. */
    static Tap inside(Call c, String index, String weight, long length) {
        String clamped = clamped(c, index, length);
        return new Tap(clamped, times(c, weight, c.indicator(c.op("Equal", index, clamped))));
    }

    /** The index, moved to the nearest one of the image. */
    static String clamped(Call c, String index, long length) {
        return c.op("Min", c.op("Max", index, c.vector(0)), c.vector(length - 1));
    }

    /**
     * Inputs: images, regions as corners, the image of each region. Each bin of a region is the mean of the bilinear values at
     * a fixed number of places.
     */
    static void regions(Call c) {
        var node = c.node();
        long each = node.integer("sampling_ratio", 0);
        if (each == 0 || !node.text("mode", "avg").equals("avg")) {
            throw new NoGradientRule(node, "is written out only for means of a fixed number of samples");
        }
        long[] image = spatial(c.shape(0));
        long[] bins = Shapes.of(node.integer("output_height", 1), node.integer("output_width", 1));
        long regions = c.shape(1)[0];
        List<List<Tap>> axes = new ArrayList<>();
        for (int axis = 0; axis < 2; axis++) {
            long[] along = axis == 0 ? Shapes.of(regions, -1, 1) : Shapes.of(regions, 1, -1);
            String places = c.reshape(places(c, 1L - axis, bins[axis], each), along);
            axes.add(withinOne(c, places, image[axis]));
        }
        long channels = c.shape(0)[1];
        String base = c.op("Mul", c.cast(c.input(2), ElementType.INT64), c.vector(image[0] * image[1]));
        String read = read(c, rows(c, 0, channels), c.reshape(base, regions, 1, 1), axes, image[1], 1);
        String samples = c.reshape(read, regions, bins[0], each, bins[1], each, channels);
        String means = c.reshape(c.mean(samples, 2, 4), regions, bins[0], bins[1], channels);
        c.result(0, c.transpose(means, 0, 3, 1, 2));
    }

    /** Where the samples of each region are on one axis, [regions, bins times samples]. */
    private static String places(Call c, long column, long bins, long each) {
        var node = c.node();
        boolean halfPixel =
                node.text("coordinate_transformation_mode", "half_pixel").equals("half_pixel");
        String scale = c.number(node.real("spatial_scale", 1));
        String offset = c.number(halfPixel ? 0.5 : 0);
        String from = c.op("Sub", c.op("Mul", column(c, column), scale), offset);
        String to = c.op("Sub", c.op("Mul", column(c, column + 2), scale), offset);
        String extent = c.op("Sub", to, from);
        String size = halfPixel ? extent : c.op("Max", extent, c.number(1));
        float[] shares = new float[Math.toIntExact(bins * each)];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) ((i + 0.5) / shares.length);
        }
        String steps = c.typed(Tensor.ofFloats(Shapes.of(1, shares.length), shares));
        return c.op("Add", from, c.op("Mul", size, steps));
    }

    private static String column(Call c, long column) {
        return c.op("Slice", c.input(1), c.vector(column), c.vector(column + 1), c.vector(1));
    }

    /** Up to one element outside the image it goes on as at its edge; beyond there are zeros. */
    private static List<Tap> withinOne(Call c, String coordinate, long length) {
        String above = c.op("GreaterOrEqual", coordinate, c.number(-1));
        String within = c.indicator(c.op("And", above, c.op("LessOrEqual", coordinate, c.number((double) length))));
        String clipped = c.op("Clip", coordinate, c.number(0), c.number(length - 1.0));
        return linear(c, clipped, length).stream()
                .map(tap -> new Tap(tap.index, c.op("Mul", tap.weight, within)))
                .toList();
    }

    /** Inputs: images, kernels, where each tap of each window is moved to, bias, mask. */
    static void deformable(Call c) {
        var node = c.node();
        long[] x = c.shape(0);
        long[] w = c.shape(1);
        long[] y = c.outputShape(0);
        if (x.length != 4) {
            throw new NoGradientRule(node, "is written out only for images of two axes");
        }
        long groups = node.integer("group", 1);
        long moved = node.integer("offset_group", 1);
        long taps = w[2] * w[3];
        var window = Window.of(node, spatial(w), spatial(x), spatial(y));
        String offsets = c.reshape(c.input(2), x[0], moved, taps, 2, y[2], y[3]);
        List<List<Tap>> axes = new ArrayList<>();
        for (int axis = 0; axis < 2; axis++) {
            String offset = c.op("Slice", offsets, c.vector(axis), c.vector(axis + 1L), c.vector(3));
            String place = c.op(
                    "Add", c.reshape(offset, x[0], moved, taps, y[2], y[3]), c.typed(window.places(axis, spatial(y))));
            axes.add(linear(c, place, x[2 + axis]));
        }
        long[] firsts = new long[Math.toIntExact(x[0] * moved)];
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = i / moved * x[2] * x[3] * moved + i % moved;
        }
        String base = c.reshape(c.vector(firsts), x[0], moved, 1, 1, 1);
        String read = read(c, rows(c, 0, x[1] / moved), base, axes, x[3] * moved, moved);
        String masked =
                node.hasInput(4) ? c.op("Mul", read, c.reshape(c.input(4), x[0], moved, taps, y[2], y[3], 1)) : read;
        String columns = c.reshape(c.transpose(masked, 0, 1, 5, 2, 3, 4), x[0], groups, -1, y[2] * y[3]);
        String product = c.op("MatMul", c.reshape(c.input(1), groups, w[0] / groups, -1), columns);
        String image = c.reshape(product, y);
        c.result(0, node.hasInput(3) ? c.op("Add", image, c.reshape(c.input(3), 1, -1, 1, 1)) : image);
    }
}
