package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A transformer block and a convolutional network, a few numbers wide, their weights as inputs. */
final class SmallModels {

    private final Random random = new Random(3);
    private final GraphBuilder graph = GraphBuilder.ofOpset(21);
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();

    private SmallModels() {}

    /** Embedding, attention with two heads, residuals, LayerNormalization, Gelu. */
    static GradientCase transformerBlock() {
        var model = new SmallModels();
        model.graph.constant("ids", Tensor.ofLongs(new long[] {1, 4}, 2, 0, 2, 1));
        model.weight("table", 3, 6);
        String x = model.node("embed", "Gather", List.of("table", "ids"), Map.of());
        String query = model.heads("query", x, 0, 2, 1, 3);
        String key = model.heads("key", x, 0, 2, 3, 1);
        String value = model.heads("value", x, 0, 2, 1, 3);
        String scores = model.node("scores", "MatMul", List.of(query, key), Map.of());
        model.graph.constant("scale", Tensor.scalar((float) Math.sqrt(3)));
        String scaled = model.node("scaled", "Div", List.of(scores, "scale"), Map.of());
        model.graph.constant("mask", Tensor.ofFloats(new long[] {1, 1, 1, 4}, 0, 0, 0, -60));
        String masked = model.node("masked", "Add", List.of(scaled, "mask"), Map.of());
        String probabilities = model.node("attention", "Softmax", List.of(masked), Map.of("axis", Attribute.of(-1L)));
        String mixed = model.node("mixed", "MatMul", List.of(probabilities, value), Map.of());
        String back = model.node("back", "Transpose", List.of(mixed), Map.of("perm", Attribute.of(0, 2, 1, 3)));
        model.graph.constant("flat", Tensor.vector(1, 4, 6));
        String flat = model.node("joined", "Reshape", List.of(back, "flat"), Map.of());
        String attended = model.linear("out", flat, 6, 6);
        String first = model.norm("norm1", model.node("residual1", "Add", List.of(attended, x), Map.of()));
        String up = model.node("gelu", "Gelu", List.of(model.linear("up", first, 6, 8)), Map.of());
        String down = model.linear("down", up, 8, 6);
        model.norm("y", model.node("residual2", "Add", List.of(down, first), Map.of()));
        return model.finished("transformer block");
    }

    /** Convolutions with BatchNormalization, a depthwise residual block, pools and a classifier. */
    static GradientCase convolutionalNetwork() {
        var model = new SmallModels();
        model.weight("image", 1, 2, 8, 8);
        String stem = model.convolution("stem", "image", 4, 2, 1, 2);
        model.weight("scale", 4);
        model.weight("shift", 4);
        model.weight("centre", 4);
        model.inputs.put("variance", GradientCase.positive(model.random, 4));
        model.graph.input(ValueInfo.of("variance", ElementType.FLOAT, 4));
        String normal = model.node(
                "normal", "BatchNormalization", List.of(stem, "scale", "shift", "centre", "variance"), Map.of());
        String active = model.node("active", "HardSwish", List.of(normal), Map.of());
        String depthwise = model.convolution("depthwise", active, 4, 1, 4, 1);
        String gate = model.node("gate", "Sigmoid", List.of(depthwise), Map.of());
        String gated = model.node("gated", "Mul", List.of(gate, active), Map.of());
        String residual = model.node("residual", "Add", List.of(gated, active), Map.of());
        String pooled = model.node(
                "pooled",
                "MaxPool",
                List.of(residual),
                Map.of("kernel_shape", Attribute.of(2, 2), "strides", Attribute.of(2, 2)));
        String average = model.node("average", "GlobalAveragePool", List.of(pooled), Map.of());
        String flat = model.node("flat", "Flatten", List.of(average), Map.of());
        model.weight("classes", 3, 4);
        model.weight("bias", 3);
        model.node("y", "Gemm", List.of(flat, "classes", "bias"), Map.of("transB", Attribute.of(1L)));
        return model.finished("convolutional network");
    }

    private String heads(String name, String x, long... permutation) {
        graph.constant(name + "_split", Tensor.vector(1, 4, 2, 3));
        String split = node(name + "_heads", "Reshape", List.of(linear(name, x, 6, 6), name + "_split"), Map.of());
        return node(name + "_first", "Transpose", List.of(split), Map.of("perm", Attribute.of(permutation)));
    }

    private String linear(String name, String x, long from, long to) {
        String product = node(name, "MatMul", List.of(x, weight(name + "_weight", from, to)), Map.of());
        return node(name + "_biased", "Add", List.of(product, weight(name + "_bias", to)), Map.of());
    }

    private String norm(String name, String x) {
        List<String> operands = List.of(x, weight(name + "_scale", 6), weight(name + "_shift", 6));
        return node(name, "LayerNormalization", operands, Map.of("axis", Attribute.of(-1L)));
    }

    private String convolution(String name, String x, long outputs, long inputs, long group, long stride) {
        return node(
                name,
                "Conv",
                List.of(x, weight(name + "_weight", outputs, inputs, 3, 3), weight(name + "_bias", outputs)),
                Map.of(
                        "group", Attribute.of(group),
                        "pads", Attribute.of(1, 1, 1, 1),
                        "strides", Attribute.of(stride, stride)));
    }

    private String weight(String name, long... shape) {
        float[] values = GradientCase.random(random, shape).floats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 0.5f;
        }
        inputs.put(name, Tensor.ofFloats(shape, values));
        return graph.input(ValueInfo.of(name, ElementType.FLOAT, shape));
    }

    private String node(String name, String operator, List<String> from, Map<String, Attribute> attributes) {
        graph.add(new Node(name, "", operator, from, List.of(name), attributes));
        return name;
    }

    private GradientCase finished(String title) {
        graph.output(ValueInfo.unknown("y", ElementType.FLOAT));
        return new GradientCase(title, graph.build(), inputs);
    }
}
