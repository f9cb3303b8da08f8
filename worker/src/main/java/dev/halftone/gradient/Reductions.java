package dev.halftone.gradient;

import dev.halftone.graph.Node;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Gradients of reductions, and of Softmax, whose gradient is one. */
final class Reductions {

    private Reductions() {}

    static String sum(Call c) {
        return c.expand(kept(c, c.upstream()), c.shape(0));
    }

    static String mean(Call c) {
        long count = Arrays.stream(axes(c)).map(axis -> c.shape(0)[(int) axis]).reduce(1, Math::multiplyExact);
        return c.expand(c.op("Mul", kept(c, c.upstream()), c.number(1.0 / count)), c.shape(0));
    }

    /** ReduceMax and ReduceMin: to the element that is the output; equally to those that tie. */
    static String extremum(Call c) {
        String winner = c.indicator(c.op("Equal", c.input(0), kept(c, c.output())));
        String share = c.op("Div", kept(c, c.upstream()), c.sum(winner, axes(c)));
        return c.op("Mul", winner, share);
    }

    static String sumOfSquares(Call c) {
        return c.op("Mul", c.input(0), c.op("Mul", kept(c, c.upstream()), c.number(2)));
    }

    static String sumOfMagnitudes(Call c) {
        return c.op("Mul", c.op("Sign", c.input(0)), kept(c, c.upstream()));
    }

    static String length(Call c) {
        return c.op("Mul", c.input(0), c.op("Div", kept(c, c.upstream()), kept(c, c.output())));
    }

    static String logSumExp(Call c) {
        String share = c.op("Exp", c.op("Sub", c.input(0), kept(c, c.output())));
        return c.op("Mul", share, kept(c, c.upstream()));
    }

    /** Of operands other than zero: each one's share is the product of the others. */
    static String product(Call c) {
        return c.op("Div", c.op("Mul", kept(c, c.upstream()), kept(c, c.output())), c.input(0));
    }

    static String logSum(Call c) {
        return c.expand(c.op("Div", kept(c, c.upstream()), c.op("Exp", kept(c, c.output()))), c.shape(0));
    }

    /** dx = y (dy - sum(dy y)). */
    static String softmax(Call c) {
        int axis = c.axis("axis", -1, c.rank(0));
        String weighted = c.op("Mul", c.upstream(), c.output());
        return c.op("Sub", weighted, c.op("Mul", c.output(), c.sum(weighted, axis)));
    }

    /** dx = dy - e^y sum(dy). */
    static String logSoftmax(Call c) {
        int axis = c.axis("axis", -1, c.rank(0));
        return c.op("Sub", c.upstream(), c.op("Mul", c.op("Exp", c.output()), c.sum(c.upstream(), axis)));
    }

    /** A value of the output's shape with the reduced axes put back as length 1. */
    private static String kept(Call c, String value) {
        if (c.node().integer("keepdims", 1) == 1) {
            return value;
        }
        long[] shape = c.shape(0);
        Arrays.stream(axes(c)).forEach(axis -> shape[(int) axis] = 1);
        return c.reshape(value, shape);
    }

    private static long[] axes(Call c) {
        Node node = c.node();
        int rank = c.rank(0);
        long[] given = node.hasInput(1)
                ? c.longs(1)
                : node.integers("axes")
                        .map(axes -> axes.stream().mapToLong(Long::longValue).toArray())
                        .orElse(new long[0]);
        if (given.length == 0 && node.integer("noop_with_empty_axes", 0) == 0) {
            return IntStream.range(0, rank).asLongStream().toArray();
        }
        return Shapes.axes(given, rank);
    }
}
