package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Images of [batch, 3, 8, 8] through three convolutions: 16 channels, one by one where asked for, and 4. */
public final class Convolutions {

    /** The convolutions' names, in their order. */
    public static final List<String> NAMES = List.of("first", "second", "third");

    private static final int CHANNELS = 16;

    private final GraphBuilder builder = GraphBuilder.ofOpset(21);
    private final Random random = new Random(7);

    private Convolutions() {}

    /**
     * A graph.
     *
     * @param between the operator behind the first convolution and the second
     * @param groups of the second convolution: 1, or 16 for one that works channel by channel
     * @param uneven how much larger every fifth channel behind the first is than the others, by which the second makes up for it
     */
    public static Graph graph(String between, int groups, float uneven) {
        var graph = new Convolutions();
        graph.builder.input(new ValueInfo(
                "x",
                ElementType.FLOAT,
                Optional.of(List.of(new Dimension.Named("batch"), Dimension.of(3), Dimension.of(8), Dimension.of(8)))));
        String first = graph.convolution(NAMES.get(0), "x", 1, new long[] {CHANNELS, 3, 3, 3}, uneven, 1);
        String second = graph.convolution(
                NAMES.get(1),
                graph.between(between, first),
                groups,
                new long[] {CHANNELS, CHANNELS / groups, 3, 3},
                1,
                1 / uneven);
        String third = graph.convolution(
                NAMES.get(2), graph.between(between, second), 1, new long[] {4, CHANNELS, 1, 1}, 1, 1);
        return graph.builder.output(ValueInfo.unknown(third, ElementType.FLOAT)).build();
    }

    private String between(String operator, String value) {
        return switch (operator) {
            case "PRelu" ->
                builder.op(operator, value, builder.constant("slope", Tensor.ofFloats(new long[] {1, 1, 1}, 0.25f)));
            case "Clip" ->
                builder.op(
                        operator,
                        value,
                        builder.constant("least", Tensor.scalar(0)),
                        builder.constant("most", Tensor.scalar(6)));
            case "MaxPool", "AveragePool" ->
                builder.op(operator, List.of(value), Map.of("kernel_shape", Attribute.of(2, 2)));
            default -> builder.op(operator, value);
        };
    }

    /** One whose every fifth output channel is larger, or whose weights for every fifth input channel are. */
    private String convolution(String name, String from, int groups, long[] shape, float outputs, float inputs) {
        float[] weight = new float[(int) Tensor.count(shape)];
        float[] bias = new float[(int) shape[0]];
        int inner = (int) (shape[2] * shape[3]);
        for (int i = 0; i < weight.length; i++) {
            int output = (int) (i / (shape[1] * inner));
            int input = groups > 1 ? output : (int) (i / inner % shape[1]);
            weight[i] = (float) random.nextGaussian() * (output % 5 == 0 ? outputs : 1) * (input % 5 == 0 ? inputs : 1);
        }
        for (int c = 0; c < bias.length; c++) {
            bias[c] = (float) random.nextGaussian() * (c % 5 == 0 ? outputs : 1);
        }
        return builder.add(new Node(
                        name,
                        "",
                        "Conv",
                        List.of(
                                from,
                                builder.constant(name + "_weight", Tensor.ofFloats(shape, weight)),
                                builder.constant(name + "_bias", Tensor.ofFloats(new long[] {bias.length}, bias))),
                        List.of(name + "_out"),
                        Map.of("group", Attribute.of((long) groups), "pads", Attribute.of(1, 1, 1, 1))))
                .output();
    }
}
