package dev.halftone.gradient;

import static dev.halftone.gradient.Shapes.concat;
import static dev.halftone.gradient.Shapes.range;
import static dev.halftone.gradient.Shapes.slice;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Gradients of convolutions, as convolutions. */
final class Convolutions {

    private Convolutions() {}

    /** dX is the transposed convolution of dY with the same kernel. */
    static String image(Call c) {
        var attributes = window(c).transposed(groups(c), spatial(c.shape(0)), spatial(c.outputShape(0)));
        return c.op("ConvTranspose", List.of(c.upstream(), c.input(1)), attributes);
    }

    static String weight(Call c) {
        return weight(c, window(c), new Operand(c.input(0), c.shape(0)), new Operand(c.upstream(), c.outputShape(0)));
    }

    /** A transposed convolution's dX is the convolution of dY with the same kernel. */
    static String transposedImage(Call c) {
        return c.op(
                "Conv",
                List.of(covered(c).value, c.input(1)),
                transposedWindow(c).convolution(groups(c)));
    }

    /** Image and gradient change places. */
    static String transposedWeight(Call c) {
        return weight(c, transposedWindow(c), covered(c), new Operand(c.input(0), c.shape(0)));
    }

    /** The upstream gradient without what no window reaches, where an output was asked for that is larger. */
    private static Operand covered(Call c) {
        long[] image = spatial(c.outputShape(0));
        long[] reached = reached(c);
        int rank = c.outputShape(0).length;
        return Arrays.equals(image, reached)
                ? new Operand(c.upstream(), c.outputShape(0))
                : new Operand(
                        c.op(
                                "Slice",
                                c.upstream(),
                                c.vector(new long[image.length]),
                                c.vector(reached),
                                c.vector(range(2, rank))),
                        concat(slice(c.outputShape(0), 0, 2), reached));
    }

    private static long[] reached(Call c) {
        return Window.reached(c.node(), spatial(c.shape(1)), spatial(c.outputShape(0)), spatial(c.shape(0)));
    }

    /** A value and its shape, channels on axis 1. */
    private static final class Operand {
        private final String value;
        private final long[] shape;

        Operand(String value, long[] shape) {
            this.value = value;
            this.shape = shape;
        }
    }

    /**
     * dW[m, c] correlates channel c of the image with channel m of the gradient, summed over the batch: a convolution whose
     * batch is the channels of a group, whose channels are the batch, and whose strides and dilations change places.
     */
    private static String weight(Call c, Window window, Operand image, Operand slope) {
        long groups = groups(c);
        if (window.isPointwise() && groups == 1) {
            return pointwise(c, image, slope);
        }
        long batch = image.shape[0];
        long inputs = image.shape[1] / groups;
        long outputs = slope.shape[1] / groups;
        long[] imageSpace = spatial(image.shape);
        long[] slopeSpace = spatial(slope.shape);
        int rank = image.shape.length;
        long[] rest = range(3, rank + 1);
        String images = c.reshape(
                c.transpose(
                        c.reshape(image.value, concat(Shapes.of(batch, groups, inputs), imageSpace)),
                        concat(Shapes.of(2, 1, 0), rest)),
                concat(Shapes.of(inputs, groups * batch), imageSpace));
        String kernels = c.reshape(
                c.transpose(
                        c.reshape(slope.value, concat(Shapes.of(batch, groups, outputs), slopeSpace)),
                        concat(Shapes.of(1, 2, 0), rest)),
                concat(Shapes.of(groups * outputs, batch), slopeSpace));
        String correlated = c.op("Conv", List.of(images, kernels), window.weightGradient(groups));
        long[] kernel = window.kernel();
        String cut = c.op(
                "Slice", correlated, c.vector(new long[kernel.length]), c.vector(kernel), c.vector(range(2, rank)));
        return c.transpose(cut, concat(Shapes.of(1, 0), range(2, rank)));
    }

    /** Without a neighbourhood it is a matrix product. */
    private static String pointwise(Call c, Operand image, Operand slope) {
        String pixels = c.reshape(image.value, image.shape[0], image.shape[1], -1);
        String slopes = c.reshape(slope.value, slope.shape[0], slope.shape[1], -1);
        String products =
                c.op(Node.MICROSOFT, "FusedMatMul", List.of(slopes, pixels), Map.of("transB", Attribute.of(1L)));
        return c.reshape(c.sum(products, 0), c.shape(1));
    }

    private static Window window(Call c) {
        return Window.of(c.node(), spatial(c.shape(1)), spatial(c.shape(0)), spatial(c.outputShape(0)));
    }

    private static Window transposedWindow(Call c) {
        return Window.transposed(c.node(), spatial(c.shape(1)), reached(c), spatial(c.shape(0)));
    }

    private static long groups(Call c) {
        return c.node().integer("group", 1);
    }

    static long[] spatial(long[] shape) {
        return slice(shape, 2, shape.length);
    }
}
