package dev.halftone.gradient;

import static dev.halftone.gradient.Shapes.range;

/** Gradients of normalisations at inference. */
final class Normalizations {

    private Normalizations() {}

    /** What a normalisation does to its mean. */
    private enum Centre {
        SUBTRACTED,
        KEPT
    }

    /** The value normalised over the axes from the first on, and the reciprocal of what it was divided by. */
    private record Normalized(Centre centre, String value, String inverse, int first) {

        /** dx = (g - mean(g) - value mean(g value)) inverse; without mean(g) when the mean is kept. */
        String gradient(Call c, String g) {
            long[] axes = range(first, c.rank(0));
            String along = c.op("Mul", value, c.mean(c.op("Mul", g, value), axes));
            String rest = c.op("Sub", g, along);
            String centred = switch (centre) {
                case SUBTRACTED -> c.op("Sub", rest, c.mean(g, axes));
                case KEPT -> rest;
            };
            return c.op("Mul", centred, inverse);
        }
    }

    private static Normalized normalized(Call c, Centre centre, String x, double epsilon, int first) {
        long[] axes = range(first, c.rank(0));
        String centred = switch (centre) {
            case SUBTRACTED -> c.op("Sub", x, c.mean(x, axes));
            case KEPT -> x;
        };
        String variance = c.mean(c.op("Mul", centred, centred), axes);
        String inverse = c.op("Reciprocal", c.op("Sqrt", c.op("Add", variance, c.number(epsilon))));
        return new Normalized(centre, c.op("Mul", centred, inverse), inverse, first);
    }

    private static Normalized layer(Call c, Centre centre) {
        return normalized(c, centre, c.input(0), epsilon(c), c.axis("axis", -1, c.rank(0)));
    }

    private static double epsilon(Call c) {
        return c.node().real("epsilon", 1e-5f);
    }

    static final GradientRule LAYER = layer(Centre.SUBTRACTED);
    static final GradientRule ROOT_MEAN_SQUARE = layer(Centre.KEPT);

    private static GradientRule layer(Centre centre) {
        return GradientRule.of(
                c -> layer(c, centre).gradient(c, c.op("Mul", c.upstream(), c.input(1))),
                c -> c.unbroadcast(c.op("Mul", c.upstream(), layer(c, centre).value()), 1),
                c -> c.unbroadcast(c.upstream(), 2));
    }

    /** Inputs: value, skip, scale, shift, bias. */
    static String skipLayer(Call c, int input) {
        return skip(c, Centre.SUBTRACTED, input, 4);
    }

    /** Inputs: value, skip, scale, bias. */
    static String skipRootMeanSquare(Call c, int input) {
        return skip(c, Centre.KEPT, input, 3);
    }

    private static String skip(Call c, Centre centre, int input, int bias) {
        if (c.upstream(0).isEmpty()) {
            return c.unbroadcast(c.upstream(3).orElseThrow(), input);
        }
        String dy = c.upstream(0).get();
        if (centre == Centre.SUBTRACTED && input == 3) {
            return c.unbroadcast(dy, 3);
        }
        String both = c.op("Add", c.input(0), c.input(1));
        String x = c.node().hasInput(bias) ? c.op("Add", both, c.input(bias)) : both;
        var normalized = normalized(c, centre, x, c.node().real("epsilon", 1e-12f), c.rank(0) - 1);
        if (input == 2) {
            return c.unbroadcast(c.op("Mul", dy, normalized.value()), 2);
        }
        String dx = normalized.gradient(c, c.op("Mul", dy, c.input(2)));
        String total = c.upstream(3).map(more -> c.op("Add", dx, more)).orElse(dx);
        return c.unbroadcast(total, input);
    }

    static final GradientRule INSTANCE = GradientRule.of(
            c -> instance(c).gradient(c, c.op("Mul", c.upstream(), perChannel(c, 1))),
            c -> channelSum(c, c.op("Mul", c.upstream(), instance(c).value())),
            c -> channelSum(c, c.upstream()));

    private static Normalized instance(Call c) {
        return normalized(c, Centre.SUBTRACTED, c.input(0), epsilon(c), 2);
    }

    /** y = (x - mean) inverse scale + shift, with statistics that are operands. */
    static final GradientRule BATCH = GradientRule.of(
            c -> c.op("Mul", c.upstream(), perChannel(c, c.op("Mul", c.input(1), batchInverse(c)))),
            c -> channelSum(c, c.op("Mul", c.upstream(), batchValue(c))),
            c -> channelSum(c, c.upstream()),
            c -> c.op("Neg", c.op("Mul", channelSum(c, c.upstream()), c.op("Mul", c.input(1), batchInverse(c)))),
            Normalizations::batchVariance);

    private static String batchInverse(Call c) {
        return c.op("Reciprocal", c.op("Sqrt", c.op("Add", c.input(4), c.number(epsilon(c)))));
    }

    private static String batchValue(Call c) {
        return c.op("Mul", c.op("Sub", c.input(0), perChannel(c, 3)), perChannel(c, batchInverse(c)));
    }

    private static String batchVariance(Call c) {
        String inverse = batchInverse(c);
        String slope = c.op("Mul", c.op("Mul", c.input(1), c.number(-0.5)), c.op("Mul", inverse, inverse));
        return c.op("Mul", channelSum(c, c.op("Mul", c.upstream(), batchValue(c))), slope);
    }

    private static String perChannel(Call c, int input) {
        return perChannel(c, c.input(input));
    }

    private static String perChannel(Call c, String vector) {
        long[] shape = Shapes.filled(c.rank(0) - 1, 1);
        shape[0] = -1;
        return c.reshape(vector, shape);
    }

    /** Sums over all axes but the second. */
    static String channelSum(Call c, String value) {
        int rank = c.outputShape(0).length;
        long[] axes = Shapes.concat(new long[1], range(2, rank));
        return c.reshape(c.sum(value, axes), -1);
    }
}
