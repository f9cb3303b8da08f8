package dev.halftone.pass;

import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import java.util.Random;

/** Root mean square normalisation as exporters decompose it. */
public final class RootMeanSquareGraphs {

    private RootMeanSquareGraphs() {}

    /** x [..., width] over the root of its mean square and 0.01, times a random scale. */
    public static String normalized(GraphBuilder builder, String x, int width) {
        String square = builder.op("Pow", x, builder.constant("two", Tensor.scalar(2)));
        String mean = builder.op("ReduceMean", square, builder.constant("last", Tensor.vector(-1L)));
        String root = builder.op("Sqrt", builder.op("Add", mean, builder.constant("epsilon", Tensor.scalar(0.01f))));
        var scale = Tensor.ofFloats(new long[] {width}, RandomInputs.floats(width, new Random(7)));
        return builder.op(
                "Mul", builder.constant("scale", scale), builder.op("Mul", x, builder.op("Reciprocal", root)));
    }
}
