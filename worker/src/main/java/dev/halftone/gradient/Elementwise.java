package dev.halftone.gradient;

/** Gradients of functions of one element: the upstream gradient times a slope. */
final class Elementwise {

    private Elementwise() {}

    /** The derivative at each element. */
    @FunctionalInterface
    interface Slope {
        String of(Call call);
    }

    static GradientRule unary(Slope slope) {
        return GradientRule.of(c -> c.op("Mul", c.upstream(), slope.of(c)));
    }

    static String erf(Call c) {
        String bell = c.op("Exp", c.op("Neg", c.op("Mul", c.input(0), c.input(0))));
        return c.op("Mul", c.number(2 / Math.sqrt(Math.PI)), bell);
    }

    static String tanh(Call c) {
        return c.op("Sub", c.number(1), c.op("Mul", c.output(), c.output()));
    }

    static String sigmoid(Call c) {
        return c.op("Mul", c.output(), c.op("Sub", c.number(1), c.output()));
    }

    static String reciprocal(Call c) {
        return c.op("Neg", c.op("Mul", c.output(), c.output()));
    }

    static String sqrt(Call c) {
        return c.op("Div", c.number(0.5), c.output());
    }

    static String positive(Call c) {
        return c.op("Greater", c.input(0), c.number(0));
    }

    static String leakyRelu(Call c) {
        double alpha = c.node().real("alpha", 0.01f);
        return c.op("Where", positive(c), c.number(1), c.number(alpha));
    }

    /** alpha (e^x - 1) has the slope y + alpha. */
    static String elu(Call c) {
        double alpha = c.node().real("alpha", 1);
        return c.op("Where", positive(c), c.number(1), c.op("Add", c.output(), c.number(alpha)));
    }

    static String prelu(Call c) {
        return c.unbroadcast(c.op("Mul", c.upstream(), c.op("Where", positive(c), c.number(1), c.input(1))), 0);
    }

    static String preluSlope(Call c) {
        return c.unbroadcast(c.op("Mul", c.upstream(), c.op("Min", c.input(0), c.number(0))), 1);
    }

    /** Where the clipped value is the value itself. */
    static String untouched(Call c) {
        return c.indicator(c.op("Equal", c.input(0), c.output()));
    }

    static String hardSigmoid(Call c) {
        return c.op("Mul", c.number(c.node().real("alpha", 0.2f)), within(c, c.output(), 0, 1));
    }

    /** x h(x) with h = clip(x/6 + 1/2, 0, 1): h + x/6 inside. */
    static String hardSwish(Call c) {
        String inside = within(c, c.input(0), -3, 3);
        String line = c.op("Add", c.op("Mul", c.input(0), c.number(1.0 / 6)), c.number(0.5));
        String gate = c.op("Clip", line, c.number(0), c.number(1));
        return c.op("Add", gate, c.op("Mul", inside, c.op("Mul", c.input(0), c.number(1.0 / 6))));
    }

    private static String within(Call c, String value, double low, double high) {
        String above = c.op("Greater", value, c.number(low));
        return c.indicator(c.op("And", above, c.op("Less", value, c.number(high))));
    }

    /** Standard Gelu in the form that its attribute names. */
    static String gelu(Call c) {
        return c.node().text("approximate", "none").equals("tanh") ? geluTanh(c, c.input(0)) : geluErf(c, c.input(0));
    }

    /** Phi(x) + x phi(x), with the normal distribution's Phi and its density phi. */
    static String geluErf(Call c, String x) {
        String scaled = c.op("Mul", x, c.number(Math.sqrt(0.5)));
        String cumulative = c.op("Mul", c.op("Add", c.op("Erf", scaled), c.number(1)), c.number(0.5));
        String bell = c.op("Exp", c.op("Neg", c.op("Mul", scaled, scaled)));
        String density = c.op("Mul", bell, c.number(1 / Math.sqrt(2 * Math.PI)));
        return c.op("Add", cumulative, c.op("Mul", x, density));
    }

    /** Of x/2 (1 + t) with t = tanh(k (x + 0.044715 x^3)), k = sqrt(2/pi). */
    static String geluTanh(Call c, String x) {
        double k = Math.sqrt(2 / Math.PI);
        String square = c.op("Mul", x, x);
        String cubic = c.op("Add", c.op("Mul", square, c.number(k * 0.044715)), c.number(k));
        String t = c.op("Tanh", c.op("Mul", x, cubic));
        String inner = c.op("Add", c.op("Mul", square, c.number(3 * k * 0.044715)), c.number(k));
        String bend = c.op("Mul", c.op("Sub", c.number(1), c.op("Mul", t, t)), c.op("Mul", x, inner));
        return c.op("Mul", c.number(0.5), c.op("Add", c.op("Add", t, c.number(1)), bend));
    }

    /** x sigmoid(alpha x). */
    static String quickGelu(Call c) {
        double alpha = c.node().real("alpha", 1.702f);
        String gate = c.op("Sigmoid", c.op("Mul", c.input(0), c.number(alpha)));
        String bend = c.op("Mul", c.op("Mul", c.output(), c.number(alpha)), c.op("Sub", c.number(1), gate));
        return c.op("Add", gate, bend);
    }

    /** Gelu of the sum of value and bias. */
    static String biasGelu(Call c, int input) {
        return c.unbroadcast(c.op("Mul", c.upstream(), geluErf(c, c.op("Add", c.input(0), c.input(1)))), input);
    }

    /** Gelu by tanh, of the sum of value and bias if there is one. */
    static String fastGelu(Call c, int input) {
        String x = c.node().hasInput(1) ? c.op("Add", c.input(0), c.input(1)) : c.input(0);
        return c.unbroadcast(c.op("Mul", c.upstream(), geluTanh(c, x)), input);
    }
}
