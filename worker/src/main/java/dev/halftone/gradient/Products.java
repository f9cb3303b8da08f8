package dev.halftone.gradient;

import static dev.halftone.gradient.Shapes.concat;
import static dev.halftone.gradient.Shapes.slice;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Node;
import dev.halftone.pass.FusedProduct;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gradients of matrix products. */
final class Products {

    private Products() {}

    /** Whether a factor of a product is taken as it is or with its last two axes exchanged. */
    private enum Factor {
        PLAIN(0),
        TRANSPOSED(1);

        private final long flag;

        Factor(long flag) {
            this.flag = flag;
        }
    }

    /** dA = dY B'. */
    static String matMulLeft(Call c) {
        long[] a = left(c.shape(0));
        long[] b = right(c.shape(1));
        String dy = upstream(c, a, b);
        String right = c.rank(1) == 1 ? c.reshape(c.input(1), b) : c.input(1);
        String product = product(c, dy, Factor.PLAIN, right, Factor.TRANSPOSED);
        String fitted = c.unbroadcast(product, concat(batch(a, b), slice(a, a.length - 2, a.length)), a);
        return c.rank(0) == 1 ? c.reshape(fitted, c.shape(0)) : fitted;
    }

    /** dB = A' dY; one flat product when a matrix is shared by the whole batch. */
    static String matMulRight(Call c) {
        long[] a = left(c.shape(0));
        long[] b = right(c.shape(1));
        String dy = upstream(c, a, b);
        String left = c.rank(0) == 1 ? c.reshape(c.input(0), a) : c.input(0);
        if (b.length == 2 && a.length > 2) {
            String rows = c.reshape(left, -1, a[a.length - 1]);
            String slopes = c.reshape(dy, -1, b[1]);
            String product = gemm(c, rows, Factor.TRANSPOSED, slopes, Factor.PLAIN, 1);
            return c.rank(1) == 1 ? c.reshape(product, c.shape(1)) : product;
        }
        String product = product(c, left, Factor.TRANSPOSED, dy, Factor.PLAIN);
        String fitted = c.unbroadcast(product, concat(batch(a, b), slice(b, b.length - 2, b.length)), b);
        return c.rank(1) == 1 ? c.reshape(fitted, c.shape(1)) : fitted;
    }

    private static long[] left(long[] shape) {
        return shape.length == 1 ? Shapes.of(1, shape[0]) : shape;
    }

    private static long[] right(long[] shape) {
        return shape.length == 1 ? Shapes.of(shape[0], 1) : shape;
    }

    /** The upstream gradient with the axes that vectors drop. */
    private static String upstream(Call c, long[] a, long[] b) {
        boolean matrices = c.rank(0) > 1 && c.rank(1) > 1;
        return matrices
                ? c.upstream()
                : c.reshape(c.upstream(), concat(batch(a, b), Shapes.of(a[a.length - 2], b[b.length - 1])));
    }

    private static long[] batch(long[] a, long[] b) {
        int rank = Math.max(a.length, b.length) - 2;
        return IntStream.range(0, rank)
                .mapToLong(i -> Math.max(batchAxis(a, i - rank), batchAxis(b, i - rank)))
                .toArray();
    }

    private static long batchAxis(long[] shape, int fromEnd) {
        int axis = shape.length - 2 + fromEnd;
        return axis < 0 ? 1 : shape[axis];
    }

    /** The runtime's own product takes transposed factors without copying them, but only of floats. */
    private static String product(Call c, String a, Factor ofA, String b, Factor ofB) {
        return c.op(
                Node.MICROSOFT,
                "FusedMatMul",
                List.of(a, b),
                Map.of("transA", Attribute.of(ofA.flag), "transB", Attribute.of(ofB.flag)));
    }

    private static String gemm(Call c, String a, Factor ofA, String b, Factor ofB, float alpha) {
        return c.op(
                "Gemm",
                List.of(a, b),
                Map.of(
                        "transA", Attribute.of(ofA.flag),
                        "transB", Attribute.of(ofB.flag),
                        "alpha", Attribute.of(alpha)));
    }

    /** alpha A' B', each with axes exchanged as its attributes say. */
    static void fused(Call c) {
        String product = c.op("MatMul", ordered(c, 0), ordered(c, 1));
        float alpha = c.node().real("alpha", 1);
        c.result(0, alpha == 1 ? product : c.op("Mul", product, c.number(alpha)));
    }

    private static String ordered(Call c, int operand) {
        return FusedProduct.order(c.node(), operand, c.rank(operand))
                .map(order -> c.transpose(c.input(operand), order))
                .orElse(c.input(operand));
    }

    private static Factor factor(Call c, String attribute) {
        return c.node().integer(attribute, 0) == 0 ? Factor.PLAIN : Factor.TRANSPOSED;
    }

    private static Factor other(Factor factor) {
        return factor == Factor.PLAIN ? Factor.TRANSPOSED : Factor.PLAIN;
    }

    /** Of Y = alpha A' B' + beta C. */
    static String gemmLeft(Call c) {
        float alpha = c.node().real("alpha", 1);
        Factor b = factor(c, "transB");
        return switch (factor(c, "transA")) {
            case PLAIN -> gemm(c, c.upstream(), Factor.PLAIN, c.input(1), other(b), alpha);
            case TRANSPOSED -> gemm(c, c.input(1), b, c.upstream(), Factor.TRANSPOSED, alpha);
        };
    }

    static String gemmRight(Call c) {
        float alpha = c.node().real("alpha", 1);
        Factor a = factor(c, "transA");
        return switch (factor(c, "transB")) {
            case PLAIN -> gemm(c, c.input(0), other(a), c.upstream(), Factor.PLAIN, alpha);
            case TRANSPOSED -> gemm(c, c.upstream(), Factor.TRANSPOSED, c.input(0), a, alpha);
        };
    }

    static String gemmAddend(Call c) {
        float beta = c.node().real("beta", 1);
        String summed = c.unbroadcast(c.upstream(), 2);
        return beta == 1 ? summed : c.op("Mul", summed, c.number(beta));
    }
}
