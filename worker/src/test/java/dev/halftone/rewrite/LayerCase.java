package dev.halftone.rewrite;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.Range;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Layer.Operand;
import dev.halftone.partition.Layer.Role;
import dev.halftone.partition.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A graph around one layer called "layer", which reads "x" and whose result ends in "y". */
record LayerCase(String name, Graph graph, Layer layer, Map<String, Tensor> inputs) {

    enum Dimensions {
        NAMED,
        FIXED
    }

    private static final int DEPTH = 96;
    private static final int CHANNELS = 64;

    static List<LayerCase> all() {
        List<LayerCase> cases = new ArrayList<>();
        for (var dimensions : Dimensions.values()) {
            for (boolean bias : new boolean[] {false, true}) {
                cases.add(product(dimensions, bias, 6, DEPTH));
                cases.add(product(dimensions, bias, 2, 3, DEPTH));
                cases.add(gemm(dimensions, bias, 0));
                cases.add(gemm(dimensions, bias, 1));
                cases.add(convolution(dimensions, bias, 1, ""));
                cases.add(convolution(dimensions, bias, 8, "Relu"));
                cases.add(convolution(dimensions, bias, 1, "Clip"));
            }
            cases.add(residual(dimensions, 6, DEPTH));
            cases.add(residual(dimensions, 2, 3, DEPTH));
            cases.add(activations(dimensions, ""));
            cases.add(activations(dimensions, "Div"));
            cases.add(activations(dimensions, "Mul"));
            for (String operator : List.of("Add", "Mul")) {
                cases.add(joint(dimensions, operator, "", 2, 8, 9, 9));
                cases.add(joint(dimensions, operator, "Relu", 2, 8, 1, 1));
            }
            for (String operator : List.of("GlobalAveragePool", "AveragePool", "LeakyRelu", "Sigmoid", "HardSigmoid")) {
                cases.add(joint(dimensions, operator, ""));
            }
        }
        return cases;
    }

    static LayerCase product(Dimensions dimensions, boolean bias, long... shape) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(input("x", dimensions, shape.length - 1, shape));
        builder.initializer("w", random(1, 0.05, DEPTH, CHANNELS));
        builder.add(node("layer", "MatMul", List.of("x", "w"), bias ? "product" : "y", Map.of()));
        if (bias) {
            builder.initializer("b", random(2, 1, CHANNELS));
            builder.add(node("add", "Add", List.of("product", "b"), "y", Map.of()));
        }
        return of("MatMul" + shape.length + "D", dimensions, bias, builder, new Operand(1, "w", Role.WEIGHT, 1), shape);
    }

    /** A product that is added to another activation. */
    static LayerCase residual(Dimensions dimensions, long... shape) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(input("x", dimensions, shape.length - 1, shape));
        builder.initializer("w", random(1, 0.1, DEPTH, DEPTH));
        builder.add(node("layer", "MatMul", List.of("x", "w"), "product", Map.of()));
        builder.add(node("add", "Add", List.of("x", "product"), "y", Map.of()));
        var weight = new Operand(1, "w", Role.WEIGHT, 1);
        return of("Residual " + shape.length + "D", dimensions, false, builder, weight, shape);
    }

    static LayerCase gemm(Dimensions dimensions, boolean bias, long transposed) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(input("x", dimensions, 1, 6, DEPTH));
        builder.initializer("w", transposed == 1 ? random(1, 0.05, CHANNELS, DEPTH) : random(1, 0.05, DEPTH, CHANNELS));
        List<String> inputs = new ArrayList<>(List.of("x", "w"));
        if (bias) {
            inputs.add(builder.initializer("b", random(2, 1, CHANNELS)));
        }
        builder.add(node("layer", "Gemm", inputs, "y", Map.of("transB", Attribute.of(transposed))));
        var weight = new Operand(1, "w", Role.WEIGHT, transposed == 1 ? 0 : 1);
        return of("Gemm transB=" + transposed, dimensions, bias, builder, weight, 6, DEPTH);
    }

    static LayerCase convolution(Dimensions dimensions, boolean bias, int group, String follower) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(input("x", dimensions, 1, 2, 8, 9, 9));
        List<String> inputs = new ArrayList<>(List.of("x", "w"));
        builder.initializer("w", random(1, 0.2, 16, 8 / group, 3, 3));
        if (bias) {
            inputs.add(builder.initializer("b", random(2, 1, 16)));
        }
        var attributes = Map.of(
                "pads", Attribute.of(1, 1, 1, 1),
                "group", Attribute.of(group),
                "kernel_shape", Attribute.of(3, 3));
        builder.add(node("layer", "Conv", inputs, follower.isEmpty() ? "y" : "convolved", attributes));
        if (!follower.isEmpty()) {
            List<String> bounded = new ArrayList<>(List.of("convolved"));
            if (follower.equals("Clip")) {
                bounded.add(builder.initializer("low", Tensor.scalar(0)));
                bounded.add(builder.initializer("high", Tensor.scalar(1.5f)));
            }
            builder.add(node("bound", follower, bounded, "y", Map.of()));
        }
        var weight = new Operand(1, "w", Role.WEIGHT, 0);
        return of("Conv group " + group + " " + follower, dimensions, bias, builder, weight, 2, 8, 9, 9);
    }

    /** A product of two activations, and what multiplies or divides it by a constant. */
    static LayerCase activations(Dimensions dimensions, String follower) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(input("x", dimensions, 3, 2, 3, 5, 16));
        builder.input(input("other", dimensions, 2, 2, 3, 16, 7));
        builder.add(node("layer", "MatMul", List.of("x", "other"), follower.isEmpty() ? "y" : "product", Map.of()));
        if (!follower.isEmpty()) {
            builder.initializer("factor", Tensor.scalar(5.65f));
            builder.add(node("scaled", follower, List.of("product", "factor"), "y", Map.of()));
        }
        builder.output(ValueInfo.unknown("y", ElementType.FLOAT));
        var operands = List.of(new Operand(0, "x", Role.ACTIVATION, -1), new Operand(1, "other", Role.ACTIVATION, -1));
        var inputs = Map.of("x", random(3, 1, 2, 3, 5, 16), "other", random(4, 1, 2, 3, 16, 7));
        return new LayerCase(
                "MatMul of activations " + follower + ", " + dimensions,
                builder.build(),
                new Layer("layer", "MatMul", operands),
                inputs);
    }

    /**
     * A joint of what a convolution could have written, and of a second one of that shape.
     *
     * @param second empty for a joint of one activation
     */
    static LayerCase joint(Dimensions dimensions, String operator, String follower, long... second) {
        var builder = GraphBuilder.ofOpset(21);
        long[] shape = {2, 8, 9, 9};
        builder.input(input("x", dimensions, 1, shape));
        List<String> inputs = new ArrayList<>(List.of("x"));
        List<Operand> operands = new ArrayList<>(List.of(new Operand(0, "x", Role.ACTIVATION, -1)));
        Map<String, Tensor> tensors = new HashMap<>(Map.of("x", random(3, 1, shape)));
        if (second.length > 0) {
            inputs.add(builder.input(input("other", dimensions, 1, second)));
            operands.add(new Operand(1, "other", Role.ACTIVATION, -1));
            tensors.put("other", random(4, 1, second));
        }
        Map<String, Attribute> attributes = switch (operator) {
            case "AveragePool" -> Map.of("kernel_shape", Attribute.of(3, 3));
            case "HardSigmoid" -> Map.of("alpha", Attribute.of(1f / 6));
            default -> Map.of();
        };
        builder.add(node("layer", operator, inputs, follower.isEmpty() ? "y" : "joined", attributes));
        if (!follower.isEmpty()) {
            builder.add(node("bound", follower, List.of("joined"), "y", Map.of()));
        }
        builder.output(ValueInfo.unknown("y", ElementType.FLOAT));
        String name = operator + " of " + operands.size() + " activations " + follower + ", " + dimensions;
        return new LayerCase(name, builder.build(), new Layer("layer", operator, operands), tensors);
    }

    /** What the layer becomes under an emitter, with intervals that hold what the reference computes. */
    Choice choice(Emitter emitter, Tensor output) {
        var second = Optional.ofNullable(inputs.get("other")).map(LayerCase::range);
        return new Choice(
                emitter.kernel().format(),
                emitter.name(),
                "MIN_MAX",
                Optional.ofNullable(inputs.get("x")).map(LayerCase::range),
                second,
                Optional.of(range(output)));
    }

    Graph rewritten(Choice choice) {
        return rewritten(choice, WeightSource.computed(graph, any -> Optional.empty()));
    }

    Graph rewritten(Choice choice, WeightSource weights) {
        return rewritten(choice, weights, WeightCodes.SIGNED);
    }

    Graph rewritten(Choice choice, WeightCodes codes) {
        return rewritten(choice, WeightSource.computed(graph, any -> Optional.empty()), codes);
    }

    private Graph rewritten(Choice choice, WeightSource weights, WeightCodes codes) {
        return Rewriter.rewrite(
                graph,
                new Partition(List.of(layer), List.of()),
                Assignment.of(Map.of("layer", choice)),
                weights,
                codes);
    }

    static Range range(Tensor tensor) {
        float low = 0;
        float high = 0;
        for (float value : tensor.floats()) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return new Range(low, high);
    }

    static Tensor random(long seed, double deviation, long... shape) {
        var random = new Random(seed);
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return Tensor.ofFloats(shape, values);
    }

    static Node node(String name, String operator, List<String> from, String to, Map<String, Attribute> attributes) {
        return new Node(name, "", operator, from, List.of(to), attributes);
    }

    static ValueInfo input(String name, Dimensions dimensions, int fixedAxis, long... shape) {
        List<Dimension> axes = new ArrayList<>();
        for (int axis = 0; axis < shape.length; axis++) {
            boolean named = dimensions == Dimensions.NAMED && axis != fixedAxis;
            axes.add(named ? new Dimension.Named(name + axis) : Dimension.of(shape[axis]));
        }
        return new ValueInfo(name, ElementType.FLOAT, Optional.of(axes));
    }

    private static LayerCase of(
            String kind, Dimensions dimensions, boolean bias, GraphBuilder builder, Operand weight, long... shape) {
        builder.output(ValueInfo.unknown("y", ElementType.FLOAT));
        var graph = builder.build();
        var operands = List.of(new Operand(0, "x", Role.ACTIVATION, -1), weight);
        var layer = new Layer("layer", graph.node("layer").operator(), operands);
        String name = kind + (bias ? " with" : " without") + " bias, " + dimensions;
        return new LayerCase(name, graph, layer, Map.of("x", random(3, 1, shape)));
    }

    @Override
    public String toString() {
        return name;
    }
}
