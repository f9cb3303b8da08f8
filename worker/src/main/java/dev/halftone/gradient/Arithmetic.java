package dev.halftone.gradient;

import dev.halftone.graph.ElementType;
import java.util.Arrays;

/** Gradients of arithmetic whose operands broadcast. */
final class Arithmetic {

    private Arithmetic() {}

    static String same(Call c, int input) {
        return c.unbroadcast(c.upstream(), input);
    }

    static String negated(Call c) {
        return c.op("Neg", c.unbroadcast(c.upstream(), 1));
    }

    static String mul(Call c, int input) {
        return c.unbroadcast(c.op("Mul", c.upstream(), c.input(1 - input)), input);
    }

    static String dividend(Call c) {
        return c.unbroadcast(c.op("Div", c.upstream(), c.input(1)), 0);
    }

    /** d(a/b)/db = -y/b. */
    static String divisor(Call c) {
        String slope = c.op("Neg", c.op("Div", c.output(), c.input(1)));
        return c.unbroadcast(c.op("Mul", c.upstream(), slope), 1);
    }

    /** d(x^p)/dx = p x^(p-1). */
    static String base(Call c) {
        boolean square = isTwo(c);
        String power = square ? c.input(0) : c.op("Pow", c.input(0), c.op("Sub", exponentValue(c), c.number(1)));
        String slope = c.op("Mul", square ? c.number(2) : exponentValue(c), power);
        return c.unbroadcast(c.op("Mul", c.upstream(), slope), 0);
    }

    /** d(x^p)/dp = y log x, for positive x; a power of zero stays what it is. */
    static String exponent(Call c) {
        String zero = c.op("Equal", c.input(0), c.number(0));
        String logarithm = c.op("Log", c.op("Where", zero, c.number(1), c.input(0)));
        String slope = c.op("Where", zero, c.number(0), c.op("Mul", c.output(), logarithm));
        return c.unbroadcast(c.op("Mul", c.upstream(), slope), 1);
    }

    private static boolean isTwo(Call c) {
        return c.constant(1)
                .filter(p -> p.count() == 1 && p.type() == ElementType.FLOAT && p.floatAt(0) == 2)
                .isPresent();
    }

    private static String exponentValue(Call c) {
        return c.type(1) == c.type() ? c.input(1) : c.cast(c.input(1), c.type());
    }

    /** Max and Min: to the operand that is the output; equally to those that tie. */
    static String extremum(Call c, int input) {
        String[] winners = new String[c.node().inputs().size()];
        Arrays.setAll(winners, i -> c.indicator(c.op("Equal", c.input(i), c.output())));
        String share = c.op("Div", winners[input], c.op("Sum", winners));
        return c.unbroadcast(c.op("Mul", c.upstream(), share), input);
    }

    /** Mean of several operands. */
    static String mean(Call c, int input) {
        String share =
                c.op("Mul", c.upstream(), c.number(1.0 / c.node().inputs().size()));
        return c.unbroadcast(share, input);
    }

    static String whereTrue(Call c) {
        return c.unbroadcast(c.op("Where", c.input(0), c.upstream(), c.number(0)), 1);
    }

    static String whereFalse(Call c) {
        return c.unbroadcast(c.op("Where", c.input(0), c.number(0), c.upstream()), 2);
    }
}
