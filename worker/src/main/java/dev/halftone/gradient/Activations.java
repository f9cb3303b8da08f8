package dev.halftone.gradient;

/** Slopes of activation functions that are put together from others. */
final class Activations {

    private Activations() {}

    /** max(0, x) + min(0, alpha (e^(x/alpha) - 1)). */
    static String celu(Call c) {
        String scaled = c.op("Div", c.input(0), c.number(c.node().real("alpha", 1)));
        return c.op("Where", Elementwise.positive(c), c.number(1), c.op("Exp", scaled));
    }

    /** gamma x, or gamma alpha (e^x - 1), whose slope is y + gamma alpha. */
    static String selu(Call c) {
        double alpha = c.node().real("alpha", 1.6732632f);
        double gamma = c.node().real("gamma", 1.050701f);
        String below = c.op("Add", c.output(), c.number(alpha * gamma));
        return c.op("Where", Elementwise.positive(c), c.number(gamma), below);
    }

    /** x / (1 + |x|). */
    static String softsign(Call c) {
        String width = c.op("Reciprocal", c.op("Add", c.op("Abs", c.input(0)), c.number(1)));
        return c.op("Mul", width, width);
    }

    /** x where it is above alpha. */
    static String thresholded(Call c) {
        return c.indicator(c.op("Greater", c.input(0), c.number(c.node().real("alpha", 1))));
    }

    /** x tanh(log(1 + e^x)). */
    static String mish(Call c) {
        String gate = c.op("Tanh", c.op("Softplus", c.input(0)));
        String bend = c.op("Sub", c.number(1), c.op("Mul", gate, gate));
        return c.op("Add", gate, c.op("Mul", c.op("Mul", c.input(0), bend), c.op("Sigmoid", c.input(0))));
    }

    /** x, moved towards zero by a bias, where it is farther from zero than lambd. */
    static String shrink(Call c) {
        return c.indicator(
                c.op("Greater", c.op("Abs", c.input(0)), c.number(c.node().real("lambd", 0.5f))));
    }

    /** x sigmoid(alpha x). */
    static String swish(Call c) {
        double alpha = c.node().real("alpha", 1);
        String gate = c.op("Sigmoid", c.op("Mul", c.input(0), c.number(alpha)));
        String bend = c.op("Mul", c.op("Mul", c.output(), c.number(alpha)), c.op("Sub", c.number(1), gate));
        return c.op("Add", gate, bend);
    }
}
