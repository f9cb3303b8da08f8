package dev.halftone;

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

/** A small convolutional network with random weights: two residuals, a gate, and the mean of each channel. */
final class ResidualNetwork {

    static final int CHANNELS = 32;
    static final int SIZE = 24;

    private static final int DEPTH = 9 * CHANNELS;

    private final GraphBuilder graph = GraphBuilder.ofOpset(21);
    private final Random random = new Random(1);

    private ResidualNetwork() {}

    static Graph graph() {
        return new ResidualNetwork().build();
    }

    static Tensor images(int count) {
        return normal(new Random(2), 1, count, CHANNELS, SIZE, SIZE);
    }

    private Graph build() {
        graph.input(open("x", SIZE, SIZE));
        String stem = relu(convolution("stem", "x"));
        String first = relu(residual("first", stem));
        String second = relu(residual("second", first));
        String slope = node("slope", "HardSigmoid", Map.of("alpha", Attribute.of(1f / 6)), convolution("gate", second));
        String gated = node("gated", "Mul", Map.of(), second, slope);
        String last = relu(convolution("last", gated));
        node("mean", "GlobalAveragePool", Map.of(), last);
        graph.add(new Node("output", "", "Identity", List.of("mean_out"), List.of("y"), Map.of()));
        graph.output(open("y", 1, 1));
        return graph.build();
    }

    private String residual(String name, String x) {
        String inner = relu(convolution(name + "_1", x));
        return node(name + "_sum", "Add", Map.of(), convolution(name + "_2", inner), x);
    }

    private String convolution(String name, String x) {
        String weight =
                graph.initializer(name + "_w", normal(random, Math.sqrt(2.0 / DEPTH), CHANNELS, CHANNELS, 3, 3));
        String bias = graph.initializer(name + "_b", normal(random, 0.1, CHANNELS));
        return node(name, "Conv", Map.of("pads", Attribute.of(1, 1, 1, 1)), x, weight, bias);
    }

    private String relu(String x) {
        return node(x + "_relu", "Relu", Map.of(), x);
    }

    private String node(String name, String operator, Map<String, Attribute> attributes, String... inputs) {
        return graph.add(new Node(name, "", operator, List.of(inputs), List.of(name + "_out"), attributes))
                .output();
    }

    private static ValueInfo open(String name, long height, long width) {
        return new ValueInfo(
                name,
                ElementType.FLOAT,
                Optional.of(List.of(
                        new Dimension.Named("batch"),
                        Dimension.of(CHANNELS),
                        Dimension.of(height),
                        Dimension.of(width))));
    }

    private static Tensor normal(Random random, double deviation, long... shape) {
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return Tensor.ofFloats(shape, values);
    }
}
