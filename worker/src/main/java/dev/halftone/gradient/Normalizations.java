package dev.halftone.gradient;

import static dev.halftone.gradient.Shapes.range;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Gradients of normalisations at inference. */
final class Normalizations {

    private Normalizations() {}

    /** What a normalisation does to its mean. */
    private enum Centre {
        SUBTRACTED,
        KEPT
    }

    /** The value normalised over axes, and the reciprocal of what it was divided by. */
    private record Normalized(Centre centre, String value, String inverse, List<Long> over) {

        /** dx = (g - mean(g) - value mean(g value)) inverse; without mean(g) when the mean is kept. */
        String gradient(Call c, String g) {
            long[] axes = array(over);
            String along = c.op("Mul", value, c.mean(c.op("Mul", g, value), axes));
            String rest = c.op("Sub", g, along);
            String centred = switch (centre) {
                case SUBTRACTED -> c.op("Sub", rest, c.mean(g, axes));
                case KEPT -> rest;
            };
            return c.op("Mul", centred, inverse);
        }
    }

    private static Normalized normalized(Call c, Centre centre, String x, double epsilon, long... axes) {
        String centred = switch (centre) {
            case SUBTRACTED -> c.op("Sub", x, c.mean(x, axes));
            case KEPT -> x;
        };
        String variance = c.mean(c.op("Mul", centred, centred), axes);
        String inverse = c.op("Reciprocal", c.op("Sqrt", c.op("Add", variance, c.number(epsilon))));
        return new Normalized(
                centre,
                c.op("Mul", centred, inverse),
                inverse,
                LongStream.of(axes).boxed().toList());
    }

    private static Normalized layer(Call c, Centre centre) {
        return normalized(c, centre, c.input(0), epsilon(c), range(c.axis("axis", -1, c.rank(0)), c.rank(0)));
    }

    private static double epsilon(Call c) {
        return c.node().real("epsilon", 1e-5f);
    }

    static final GradientRule LAYER = layer(Centre.SUBTRACTED);
    static final GradientRule ROOT_MEAN_SQUARE = layer(Centre.KEPT);

    private static GradientRule layer(Centre centre) {
        return (c, input) -> switch (input) {
            case 0 -> layerInput(c, layer(c, centre));
            case 1 -> c.unbroadcast(c.op("Mul", firstOrZero(c), layer(c, centre).value()), 1);
            default -> c.unbroadcast(firstOrZero(c), 2);
        };
    }

    /** The mean and the reciprocal deviation may be outputs too: their slopes are 1/n and -inverse^2 value / n. */
    private static String layerInput(Call c, Normalized normalized) {
        List<String> parts = new ArrayList<>();
        double share = 1;
        for (long axis : normalized.over) {
            share /= (double) c.shape(0)[(int) axis];
        }
        String each = c.number(share);
        c.upstream(0).ifPresent(dy -> parts.add(normalized.gradient(c, c.op("Mul", dy, c.input(1)))));
        c.upstream(1).ifPresent(dy -> parts.add(c.expand(c.op("Mul", dy, each), c.shape(0))));
        c.upstream(2).ifPresent(dy -> {
            String square = c.op("Neg", c.op("Mul", normalized.inverse, normalized.inverse));
            parts.add(c.op("Mul", c.op("Mul", c.op("Mul", dy, each), square), normalized.value));
        });
        return parts.size() == 1 ? parts.getFirst() : c.op("Sum", parts, Map.of());
    }

    private static String firstOrZero(Call c) {
        return c.upstream(0).orElseGet(() -> c.filled(0, c.outputShape(0)));
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
        var normalized = normalized(c, centre, x, c.node().real("epsilon", 1e-12f), c.rank(0) - 1L);
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
        return normalized(c, Centre.SUBTRACTED, c.input(0), epsilon(c), range(2, c.rank(0)));
    }

    /** Instance normalisation of groups of channels. */
    static final GradientRule GROUP = GradientRule.of(
            c -> {
                String g = c.reshape(c.op("Mul", c.upstream(), perChannel(c, 1)), groups(c));
                return c.reshape(group(c).gradient(c, g), c.shape(0));
            },
            c -> channelSum(c, c.op("Mul", c.upstream(), c.reshape(group(c).value(), c.shape(0)))),
            c -> channelSum(c, c.upstream()));

    private static Normalized group(Call c) {
        return normalized(c, Centre.SUBTRACTED, c.reshape(c.input(0), groups(c)), epsilon(c), 2);
    }

    private static long[] groups(Call c) {
        return Shapes.of(c.shape(0)[0], c.node().integer("num_groups", 1), -1);
    }

    static String meanVariance(Call c) {
        long[] axes = c.node().integers("axes").map(Normalizations::array).orElse(Shapes.of(0, 2, 3));
        return normalized(c, Centre.SUBTRACTED, c.input(0), 1e-9, axes).gradient(c, c.upstream());
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** Of y = x / |x|: (dy - s sum(dy y)) / |x|, where s is the slope of the norm. */
    static String unitLength(Call c) {
        long axis = c.axis("axis", -1, c.rank(0));
        boolean taxicab = c.node().integer("p", 2) == 1;
        String norm = c.op(taxicab ? "ReduceL1" : "ReduceL2", c.input(0), c.vector(axis));
        String slope = taxicab ? c.op("Sign", c.input(0)) : c.output();
        String along = c.sum(c.op("Mul", c.upstream(), c.output()), axis);
        return c.op("Div", c.op("Sub", c.upstream(), c.op("Mul", slope, along)), norm);
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
