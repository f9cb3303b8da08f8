package dev.halftone;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.pass.RandomInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Small models as exporters write them: x of [open, 64], two products, y of [open, 32]. */
final class OddModels {

    static final int DEPTH = 64;
    static final int CLASSES = 32;

    private final Random random = new Random(1);
    private final GraphBuilder graph;

    private OddModels(long opset, ElementType type, Dimension open) {
        this.graph = GraphBuilder.ofOpset(opset);
        graph.input(info("x", type, open, DEPTH));
        graph.output(info("y", type, open, CLASSES));
    }

    private OddModels() {
        this.graph = GraphBuilder.ofOpset(21);
    }

    private static ValueInfo info(String name, ElementType type, Dimension open, long size) {
        return new ValueInfo(name, type, Optional.of(List.of(open, Dimension.of(size))));
    }

    private static OddModels plain() {
        return new OddModels(21, ElementType.FLOAT, new Dimension.Named("batch"));
    }

    /** No initializers at all, as paddle2onnx and TorchScript write it. */
    static Graph weightsInConstantNodes() {
        var model = plain();
        model.node("Constant", "w1", Map.of("value", new Attribute.OfTensor(model.weights(DEPTH, DEPTH))));
        model.node("Constant", "w2", Map.of("value", new Attribute.OfTensor(model.weights(DEPTH, CLASSES))));
        return model.products("w1", "w2");
    }

    /** The axis has the name that some exporter gave it, or none. */
    static Graph openAxis(Dimension open) {
        var model = new OddModels(13, ElementType.FLOAT, open);
        return model.products(model.weight("w1", DEPTH, DEPTH), model.weight("w2", DEPTH, CLASSES));
    }

    /** Nothing is said of the input's shape. */
    static Graph withoutShape() {
        var model = new OddModels();
        model.graph.input(ValueInfo.unknown("x", ElementType.FLOAT));
        model.graph.output(ValueInfo.unknown("y", ElementType.FLOAT));
        return model.products(model.weight("w1", DEPTH, DEPTH), model.weight("w2", DEPTH, CLASSES));
    }

    static Graph oldest() {
        var model = new OddModels(7, ElementType.FLOAT, new Dimension.Named("N"));
        return model.products(model.weight("w1", DEPTH, DEPTH), model.weight("w2", DEPTH, CLASSES));
    }

    /** The second product reads its weight transposed. */
    static Graph transposedWeight() {
        var model = plain();
        model.weight("w1", DEPTH, DEPTH);
        model.node("Transpose", "w2", Map.of("perm", Attribute.of(1, 0)), model.weight("classes", CLASSES, DEPTH));
        return model.products("w1", "w2");
    }

    /** Two products with one weight. */
    static Graph tiedWeights() {
        var model = plain();
        model.weight("w1", DEPTH, DEPTH);
        model.node("MatMul", "first", Map.of(), "x", "w1");
        model.node("Tanh", "t", Map.of(), "first");
        return model.products("t", "w1", model.weight("w2", DEPTH, CLASSES));
    }

    /** Everything in 16 bits, inputs and outputs too. */
    static Graph halves() {
        var model = new OddModels(17, ElementType.FLOAT16, new Dimension.Named("batch"));
        return model.products(
                model.graph.initializer("w1", half(model.weights(DEPTH, DEPTH))),
                model.graph.initializer("w2", half(model.weights(DEPTH, CLASSES))));
    }

    /** In BFLOAT16 from its input to its output. */
    static Graph upperHalves() {
        var model = new OddModels(17, ElementType.BFLOAT16, new Dimension.Named("batch"));
        return model.products(
                model.graph.initializer("w1", upperHalf(model.weights(DEPTH, DEPTH))),
                model.graph.initializer("w2", upperHalf(model.weights(DEPTH, CLASSES))));
    }

    /** In BFLOAT16 between casts, as exporters of models with integers or floats for inputs write it. */
    static Graph upperHalvesWithin() {
        var model = plain();
        model.graph.initializer("w1", upperHalf(model.weights(DEPTH, DEPTH)));
        model.graph.initializer("w2", upperHalf(model.weights(DEPTH, CLASSES)));
        model.node("Cast", "short", Map.of("to", Attribute.of((long) ElementType.BFLOAT16.code())), "x");
        model.node("MatMul", "first", Map.of(), "short", "w1");
        model.node("Tanh", "t", Map.of(), "first");
        model.node("MatMul", "second", Map.of(), "t", "w2");
        model.node("Cast", "y", Map.of("to", Attribute.of((long) ElementType.FLOAT.code())), "second");
        return model.graph.build();
    }

    /** Cells over the rows between the two products. */
    static Graph recurrent(String operator, Map<String, Attribute> more) {
        var model = plain();
        int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
        model.node("MatMul", "before", Map.of(), "x", model.weight("w1", DEPTH, DEPTH));
        model.graph.constant("axis", Tensor.vector(1));
        model.node("Unsqueeze", "steps", Map.of(), "before", "axis");
        Map<String, Attribute> attributes = new TreeMap<>(more);
        attributes.put("hidden_size", Attribute.of(16L));
        model.graph.add(new Node(
                "cells",
                "",
                operator,
                List.of("steps", model.weight("cell", 1, gates * 16, DEPTH), model.weight("again", 1, gates * 16, 16)),
                List.of("", "last"),
                attributes));
        model.node("Squeeze", "state", Map.of(), "last", model.graph.constant("front", Tensor.vector(0)));
        model.node("MatMul", "wide", Map.of(), "state", model.weight("w2", 16, DEPTH));
        model.node("Add", "joined", Map.of(), "wide", "x");
        return model.last("joined", model.weight("w3", DEPTH, CLASSES));
    }

    /** One step of a decoder: the keys and values so far come in and go out longer. */
    static Graph withPast() {
        var model = new OddModels();
        var batch = new Dimension.Named("batch");
        model.graph.input(steps("x", batch, new Dimension.Named("sequence")));
        model.graph.input(steps("past.keys", batch, new Dimension.Named("past")));
        model.graph.input(steps("past.values", batch, new Dimension.Named("past")));
        for (String name : List.of("queries", "new.keys", "new.values")) {
            model.node("MatMul", name, Map.of(), "x", model.weight(name + ".weight", DEPTH, DEPTH));
        }
        var axis = Map.of("axis", Attribute.of(1L));
        model.node("Concat", "present.keys", axis, "past.keys", "new.keys");
        model.node("Concat", "present.values", axis, "past.values", "new.values");
        model.node("Transpose", "turned", Map.of("perm", Attribute.of(0, 2, 1)), "present.keys");
        model.node("MatMul", "scores", Map.of(), "queries", "turned");
        model.graph.constant("scale", Tensor.scalar(1f / DEPTH));
        model.node("Mul", "scaled", Map.of(), "scores", "scale");
        model.node("Softmax", "shares", Map.of("axis", Attribute.of(-1L)), "scaled");
        model.node("MatMul", "attended", Map.of(), "shares", "present.values");
        model.node("Add", "joined", Map.of(), "attended", "x");
        model.graph.output(ValueInfo.unknown("y", ElementType.FLOAT));
        model.graph.output(steps("present.keys", batch, new Dimension.Named("total")));
        model.graph.output(steps("present.values", batch, new Dimension.Named("total")));
        return model.last("joined", model.weight("head", DEPTH, CLASSES));
    }

    private static ValueInfo steps(String name, Dimension batch, Dimension steps) {
        return new ValueInfo(name, ElementType.FLOAT, Optional.of(List.of(batch, steps, Dimension.of(DEPTH))));
    }

    private Graph products(String first, String second) {
        return products("x", first, second);
    }

    private Graph products(String x, String first, String second) {
        node("MatMul", "hidden", Map.of(), x, first);
        node("Relu", "bounded", Map.of(), "hidden");
        return last("bounded", second);
    }

    private Graph last(String value, String weight) {
        graph.add(new Node("classes", "", "MatMul", List.of(value, weight), List.of("y"), Map.of()));
        return graph.build();
    }

    private void node(String operator, String output, Map<String, Attribute> attributes, String... inputs) {
        graph.add(new Node(output, "", operator, new ArrayList<>(List.of(inputs)), List.of(output), attributes));
    }

    private String weight(String name, long... shape) {
        return graph.initializer(name, weights(shape));
    }

    private Tensor weights(long... shape) {
        return Tensor.ofFloats(shape, RandomInputs.floats((int) Tensor.count(shape), random));
    }

    private static Tensor upperHalf(Tensor tensor) {
        float[] values = tensor.floats();
        byte[] bytes = new byte[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToIntBits(values[i]);
            bytes[2 * i] = (byte) (bits >> 16);
            bytes[2 * i + 1] = (byte) (bits >> 24);
        }
        return Tensor.ofBytes(ElementType.BFLOAT16, tensor.shape(), bytes);
    }

    static Tensor half(Tensor tensor) {
        float[] values = tensor.floats();
        byte[] bytes = new byte[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            short bits = Float.floatToFloat16(values[i]);
            bytes[2 * i] = (byte) bits;
            bytes[2 * i + 1] = (byte) (bits >> 8);
        }
        return Tensor.ofBytes(ElementType.FLOAT16, tensor.shape(), bytes);
    }
}
