package dev.halftone.gradient;

import static dev.halftone.gradient.Convolutions.spatial;
import static dev.halftone.gradient.Shapes.concat;
import static dev.halftone.gradient.Shapes.range;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gradients of pools. */
final class Pools {

    private Pools() {}

    /** To the element that was the largest, whose place the pool itself tells. */
    static String max(Call c) {
        Node node = c.node();
        Map<String, Attribute> rowMajor = new TreeMap<>(node.attributes());
        boolean columnMajor = rowMajor.remove("storage_order") instanceof Attribute.Int(long order) && order != 0;
        String places = node.outputs().size() > 1 && !node.outputs().get(1).isEmpty() && !columnMajor
                ? node.outputs().get(1)
                : c.ops("MaxPool", node.inputs(), rowMajor, 2).get(1);
        String zeros = c.filled(0, Tensor.count(c.shape(0)));
        String scattered = c.op(
                "ScatterElements",
                List.of(zeros, c.reshape(places, -1), c.reshape(c.upstream(), -1)),
                Map.of("reduction", Attribute.of("add")));
        return c.reshape(scattered, c.shape(0));
    }

    /** From the places that the second input tells. */
    static String unpooled(Call c) {
        String picked = c.op("Gather", c.reshape(c.upstream(), -1), c.reshape(c.input(1), -1));
        return c.reshape(picked, c.shape(0));
    }

    /** Each window's gradient in equal shares to its elements: a transposed convolution, channel by channel, with ones. */
    static String average(Call c) {
        long[] image = spatial(c.shape(0));
        long[] windows = spatial(c.outputShape(0));
        var window = window(c);
        return spread(c, window, c.op("Mul", c.upstream(), share(c, window, image, windows)));
    }

    private static Window window(Call c) {
        long[] kernel = c.node().integers("kernel_shape").orElseThrow().stream()
                .mapToLong(Long::longValue)
                .toArray();
        return Window.of(c.node(), kernel, spatial(c.shape(0)), spatial(c.outputShape(0)));
    }

    /** Gives each window's value to all its elements. */
    private static String spread(Call c, Window window, String values) {
        long[] shape = c.shape(0);
        long[] windows = spatial(c.outputShape(0));
        String planes = c.reshape(values, concat(Shapes.of(shape[0] * shape[1], 1), windows));
        String ones = c.filled(1, concat(Shapes.of(1, 1), window.kernel()));
        String spread = c.op("ConvTranspose", List.of(planes, ones), window.transposed(1, spatial(shape), windows));
        return c.reshape(spread, shape);
    }

    /** (sum |x|^p)^(1/p) of each window. */
    static String power(Call c) {
        return c.op("Mul", spread(c, window(c), overPower(c)), signedPower(c));
    }

    static String globalPower(Call c) {
        return c.op("Mul", overPower(c), signedPower(c));
    }

    private static String overPower(Call c) {
        return c.op(
                "Div", c.upstream(), c.op("Pow", c.output(), c.number(c.node().integer("p", 2) - 1.0)));
    }

    private static String signedPower(Call c) {
        String power = c.op("Pow", c.op("Abs", c.input(0)), c.number(c.node().integer("p", 2) - 1.0));
        return c.op("Mul", c.op("Sign", c.input(0)), power);
    }

    /** One over what each window divides by: its elements, or what the runtime divides by when padding counts. */
    private static String share(Call c, Window window, long[] image, long[] windows) {
        float[] shares = new float[(int) Tensor.count(windows)];
        for (int place = 0; place < shares.length; place++) {
            long covered = 1;
            int rest = place;
            for (int axis = windows.length - 1; axis >= 0; axis--) {
                covered *= window.covered(axis, image[axis], windows[axis])[(int) (rest % windows[axis])];
                rest /= (int) windows[axis];
            }
            shares[place] = 1f / Math.max(1, covered);
        }
        String perElement = c.typed(Tensor.ofFloats(concat(Shapes.of(1, 1), windows), shares));
        if (c.node().integer("count_include_pad", 0) == 0) {
            return perElement;
        }
        String ones = c.filled(1, concat(Shapes.of(1, 1), image));
        String filled = c.op("AveragePool", List.of(ones), c.node().attributes());
        return c.op("Mul", filled, perElement);
    }

    static String globalAverage(Call c) {
        long[] shape = c.shape(0);
        return c.expand(c.op("Mul", c.upstream(), c.number(1.0 / Tensor.count(spatial(shape)))), shape);
    }

    /** To the largest element; equally to those that tie. */
    static String globalMax(Call c) {
        String winner = c.indicator(c.op("Equal", c.input(0), c.output()));
        String share = c.op("Div", c.upstream(), c.sum(winner, range(2, c.rank(0))));
        return c.op("Mul", winner, share);
    }
}
