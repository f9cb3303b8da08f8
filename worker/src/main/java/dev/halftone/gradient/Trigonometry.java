package dev.halftone.gradient;

/** Slopes of trigonometric and hyperbolic functions. */
final class Trigonometry {

    private Trigonometry() {}

    /** 1 + y^2. */
    static String tan(Call c) {
        return c.op("Add", c.number(1), c.op("Mul", c.output(), c.output()));
    }

    /** 1 / sqrt(1 - x^2). */
    static String arcSine(Call c) {
        return c.op("Reciprocal", c.op("Sqrt", c.op("Sub", c.number(1), square(c))));
    }

    static String arcCosine(Call c) {
        return c.op("Neg", arcSine(c));
    }

    /** 1 / (1 + x^2). */
    static String arcTangent(Call c) {
        return c.op("Reciprocal", c.op("Add", c.number(1), square(c)));
    }

    /** 1 / sqrt(x^2 + 1). */
    static String arcHyperbolicSine(Call c) {
        return c.op("Reciprocal", c.op("Sqrt", c.op("Add", square(c), c.number(1))));
    }

    /** 1 / sqrt(x^2 - 1). */
    static String arcHyperbolicCosine(Call c) {
        return c.op("Reciprocal", c.op("Sqrt", c.op("Sub", square(c), c.number(1))));
    }

    /** 1 / (1 - x^2). */
    static String arcHyperbolicTangent(Call c) {
        return c.op("Reciprocal", c.op("Sub", c.number(1), square(c)));
    }

    private static String square(Call c) {
        return c.op("Mul", c.input(0), c.input(0));
    }
}
