package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import java.util.List;
import java.util.Map;

/** Gradient of the local response normalisation: y = x s^-beta, with s = bias + alpha/size times neighbours' squares. */
final class LocalResponse {

    private LocalResponse() {}

    /** dx = dy s^-beta - 2 alpha beta / size x times the sum over those whose neighbour x is of dy x s^(-beta-1). */
    static String gradient(Call c) {
        long size = c.node().integer("size", 1);
        double share = c.node().real("alpha", 1e-4f) / (double) size;
        double beta = c.node().real("beta", 0.75f);
        long before = (size - 1) / 2;
        String squares = neighbours(c, c.op("Mul", c.input(0), c.input(0)), before, size);
        String s = c.op(
                "Add", c.op("Mul", squares, c.number(share)), c.number(c.node().real("bias", 1)));
        String direct = c.op("Mul", c.upstream(), c.op("Pow", s, c.number(-beta)));
        String bend = c.op("Mul", c.op("Mul", c.upstream(), c.input(0)), c.op("Pow", s, c.number(-beta - 1)));
        String around = neighbours(c, bend, size - 1 - before, size);
        String rest = c.op("Mul", c.op("Mul", c.input(0), around), c.number(2 * share * beta));
        return c.op("Sub", direct, rest);
    }

    /** Sums over a window of channels, with so many before the channel itself. */
    private static String neighbours(Call c, String value, long before, long size) {
        long[] shape = c.shape(0);
        String planes = c.reshape(value, shape[0], 1, shape[1], -1);
        String mean = c.op(
                "AveragePool",
                List.of(planes),
                Map.of(
                        "kernel_shape", Attribute.of(size, 1),
                        "pads", Attribute.of(before, 0, size - 1 - before, 0),
                        "count_include_pad", Attribute.of(1L)));
        return c.reshape(c.op("Mul", mean, c.number((double) size)), shape);
    }
}
