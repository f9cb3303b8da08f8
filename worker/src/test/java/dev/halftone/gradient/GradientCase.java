package dev.halftone.gradient;

import dev.halftone.backend.Backends;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A small graph and inputs for it, whose gradients are compared with central differences.
 *
 * @param graph declares an output for each value that the loss depends on
 */
record GradientCase(String title, Graph graph, Map<String, Tensor> inputs) {

    private static final double[] STEPS = {0.003, 0.01};

    /**
     * The worst relative error over all floating-point graph inputs: the largest difference between gradient and central
     * difference, over the input's largest gradient, at the better of two steps. An input whose gradients are a hundred
     * times smaller than others is held against a hundredth of those.
     */
    double worstError() {
        var types = observe(graph, inputs);
        var random = new Random(7);
        Map<String, Tensor> cotangents = new LinkedHashMap<>();
        graph.outputs().forEach(output -> cotangents.put(output.name(), random(random, shape(types, output.name()))));
        Map<String, Tensor> gradients = gradients(types, cotangents);
        double floor = 0.01
                * gradients.values().stream()
                        .mapToDouble(GradientCase::largest)
                        .max()
                        .orElseThrow();
        double worst = 0;
        try (var session = Backends.cpu().open(graph, SessionSettings.plain())) {
            for (var input : graph.inputs()) {
                if (input.type() != ElementType.FLOAT || !gradients.containsKey(input.name())) {
                    continue;
                }
                double best = Double.MAX_VALUE;
                for (double step : STEPS) {
                    double[] differences =
                            new double[(int) inputs.get(input.name()).count()];
                    for (int i = 0; i < differences.length; i++) {
                        differences[i] = (value(session, cotangents, moved(input.name(), i, step))
                                        - value(session, cotangents, moved(input.name(), i, -step)))
                                / (2 * step);
                    }
                    best = Math.min(best, error(differences, gradients.get(input.name()), floor));
                }
                worst = Math.max(worst, best);
            }
        }
        return worst;
    }

    /** The gradient of each graph input: the sum over its edges. */
    private Map<String, Tensor> gradients(Map<String, ValueInfo> types, Map<String, Tensor> cotangents) {
        Map<String, List<Edge>> edges = new TreeMap<>();
        for (var node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                String value = node.input(i);
                if (graph.inputs().stream().anyMatch(in -> in.name().equals(value) && in.type() == ElementType.FLOAT)) {
                    edges.computeIfAbsent(value, key -> new ArrayList<>()).add(new Edge(node.name(), i));
                }
            }
        }
        var builder = GraphBuilder.from(graph).clearOutputs();
        Map<String, String> names = new HashMap<>();
        Map<String, Tensor> feeds = new LinkedHashMap<>(inputs);
        cotangents.forEach((value, tensor) -> {
            names.put(value, builder.input(ValueInfo.of("v_" + value, ElementType.FLOAT, tensor.shape())));
            feeds.put("v_" + value, tensor);
        });
        var wanted = edges.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        var backward = Backward.of(graph, types).differentiate(builder, names, wanted);
        Map<String, String> outputs = new TreeMap<>();
        edges.forEach((value, all) -> {
            var parts = all.stream()
                    .map(backward.gradients()::get)
                    .filter(Objects::nonNull)
                    .toList();
            String sum = builder.op("Sum", parts, Map.of());
            builder.output(ValueInfo.of(sum, ElementType.FLOAT, shape(types, value)));
            outputs.put(value, sum);
        });
        try (var session = Backends.cpu().open(builder.build(), SessionSettings.backward())) {
            var results = session.evaluate(feeds);
            Map<String, Tensor> gradients = new TreeMap<>();
            outputs.forEach((value, name) -> gradients.put(value, results.get(name)));
            return gradients;
        }
    }

    /** v . y, accumulated in double. */
    private double value(Session session, Map<String, Tensor> cotangents, Map<String, Tensor> feeds) {
        var results = session.evaluate(feeds);
        double sum = 0;
        for (var cotangent : cotangents.entrySet()) {
            float[] y = results.get(cotangent.getKey()).floats();
            float[] v = cotangent.getValue().floats();
            for (int i = 0; i < y.length; i++) {
                sum += (double) y[i] * v[i];
            }
        }
        return sum;
    }

    private Map<String, Tensor> moved(String input, int index, double step) {
        Map<String, Tensor> feeds = new LinkedHashMap<>(inputs);
        float[] values = inputs.get(input).floats();
        values[index] += (float) step;
        feeds.put(input, Tensor.ofFloats(inputs.get(input).shape(), values));
        return feeds;
    }

    private static double error(double[] differences, Tensor gradient, double floor) {
        float[] values = gradient.floats();
        double worst = 0;
        for (int i = 0; i < differences.length; i++) {
            worst = Math.max(worst, Math.abs(values[i] - differences[i]));
        }
        return values.length == differences.length
                ? worst / Math.max(largest(gradient), floor)
                : Double.POSITIVE_INFINITY;
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (float value : tensor.floats()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static long[] shape(Map<String, ValueInfo> types, String value) {
        return types.get(value).shape().orElseThrow().stream()
                .mapToLong(axis -> ((Dimension.Fixed) axis).size())
                .toArray();
    }

    /** Runs a graph with every value as an output. */
    static Map<String, ValueInfo> observe(Graph graph, Map<String, Tensor> inputs) {
        var all = graph.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .filter(value -> !value.isEmpty())
                .map(value -> ValueInfo.unknown(value, ElementType.FLOAT))
                .toList();
        Map<String, Tensor> values = new HashMap<>(inputs);
        values.putAll(Backends.cpu().evaluate(graph.withOutputs(all), inputs));
        Map<String, ValueInfo> types = new HashMap<>();
        values.forEach((name, tensor) -> types.put(name, ValueInfo.of(name, tensor.type(), tensor.shape())));
        return types;
    }

    /** Numbers of either sign that are not within 0.1 of zero, where many functions have a kink. */
    static Tensor random(Random random, long... shape) {
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (0.1f + random.nextFloat()) * (random.nextBoolean() ? 1 : -1);
        }
        return Tensor.ofFloats(shape, values);
    }

    /** Positive numbers, at least 0.3. */
    static Tensor positive(Random random, long... shape) {
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.3f + random.nextFloat();
        }
        return Tensor.ofFloats(shape, values);
    }

    /** Numbers in a random order of which no two are within 0.05 of each other. */
    static Tensor distinct(Random random, long... shape) {
        int count = (int) Tensor.count(shape);
        var order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, random);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 0.05f * (order.get(i) - count / 2) + 0.025f;
        }
        return Tensor.ofFloats(shape, values);
    }
}
