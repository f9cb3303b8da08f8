package dev.halftone.gradient;

import static dev.halftone.gradient.Convolutions.spatial;
import static dev.halftone.gradient.Shapes.concat;
import static dev.halftone.gradient.Shapes.slice;

import dev.halftone.gradient.Interpolations.Tap;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** GridSample: images read where a grid says, in any of its modes. */
final class Grids {

    /** The parameter of cubic convolution, from <a href="https://doi.org/10.1109/TASSP.1981.1163711">Keys</a>. */
    private static final double CUBIC = -0.75;

    private Grids() {}

    /** Inputs: images, grid of coordinates from -1 to 1 with the last axis first. */
    static void sample(Call c) {
        long[] image = spatial(c.shape(0));
        long[] grid = c.shape(1);
        long[] points = slice(grid, 1, grid.length - 1);
        long count = Tensor.count(points);
        long batch = grid[0];
        List<List<Tap>> axes = new ArrayList<>();
        long[] strides = new long[image.length];
        long stride = 1;
        for (int axis = image.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= image[axis];
            long column = image.length - 1L - axis;
            String normal = c.op(
                    "Slice",
                    c.reshape(c.input(1), batch, count, image.length),
                    c.vector(column),
                    c.vector(column + 1),
                    c.vector(2));
            axes.addFirst(taps(c, coordinate(c, c.reshape(normal, batch, count), image[axis]), image[axis]));
        }
        long channels = c.shape(0)[1];
        long[] firsts = new long[Math.toIntExact(batch)];
        for (int i = 0; i < batch; i++) {
            firsts[i] = i * stride;
        }
        String base = c.reshape(c.vector(firsts), batch, 1);
        String read = Interpolations.read(c, Interpolations.rows(c, 0, channels), base, axes, strides);
        c.result(0, c.reshape(c.transpose(read, 0, 2, 1), concat(Shapes.of(batch, channels), points)));
    }

    private static boolean isAligned(Call c) {
        return c.node().integer("align_corners", 0) != 0;
    }

    /** In elements: -1 and 1 are the outer elements' centres if corners are aligned, else their outer edges. */
    private static String coordinate(Call c, String normal, long length) {
        String half = c.op("Mul", normal, c.number((isAligned(c) ? length - 1 : length) / 2.0));
        return c.op("Add", half, c.number((length - 1) / 2.0));
    }

    private static List<Tap> taps(Call c, String coordinate, long length) {
        return switch (c.node().text("mode", "linear")) {
            case "nearest" -> List.of(padded(c, Interpolations.floor(c, c.op("Round", coordinate)), "", length));
            case "cubic" -> cubic(c, coordinate, length);
            default -> linear(c, coordinate, length);
        };
    }

    private static List<Tap> linear(Call c, String coordinate, long length) {
        String left = Interpolations.floor(c, coordinate);
        String share = c.op("Sub", coordinate, c.cast(left, c.type()));
        return List.of(
                padded(c, left, c.op("Sub", c.number(1), share), length),
                padded(c, c.op("Add", left, c.vector(1)), share, length));
    }

    private static List<Tap> cubic(Call c, String coordinate, long length) {
        String left = Interpolations.floor(c, coordinate);
        String share = c.op("Sub", coordinate, c.cast(left, c.type()));
        String rest = c.op("Sub", c.number(1), share);
        List<String> weights = List.of(
                polynomial(c, share, 0, CUBIC, -2 * CUBIC, CUBIC),
                polynomial(c, share, 1, 0, -CUBIC - 3, CUBIC + 2),
                polynomial(c, rest, 1, 0, -CUBIC - 3, CUBIC + 2),
                polynomial(c, rest, 0, CUBIC, -2 * CUBIC, CUBIC));
        List<Tap> taps = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            taps.add(padded(c, c.op("Add", left, c.vector(i - 1L)), weights.get(i), length));
        }
        return taps;
    }

    /** The polynomial with these coefficients, that of the highest power last. */
    private static String polynomial(Call c, String x, double... coefficients) {
        String value = c.number(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            value = c.op("Add", c.op("Mul", value, x), c.number(coefficients[i]));
        }
        return value;
    }

    private static Tap padded(Call c, String index, String weight, long length) {
        return switch (c.node().text("padding_mode", "zeros")) {
            case "border" -> new Tap(Interpolations.clamped(c, index, length), weight);
            case "reflection" -> new Tap(reflected(c, index, length), weight);
            default -> Interpolations.inside(c, index, weight, length);
        };
    }

    /** There and back between the borders: a wave of triangles, which are elements' centres or their outer edges. */
    private static String reflected(Call c, String index, long length) {
        long period = isAligned(c) ? 2 * (length - 1) : 2 * length;
        if (period == 0) {
            return Interpolations.clamped(c, index, length);
        }
        String phase = c.op("Mod", index, c.vector(period));
        long turn = isAligned(c) ? period : period - 1;
        return c.op("Min", phase, c.op("Sub", c.vector(turn), phase));
    }
}
