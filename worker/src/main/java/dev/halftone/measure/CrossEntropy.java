package dev.halftone.measure;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;

/**
 * The mean cross-entropy of rows of logits against labels, as part of a graph.
 *
 * @param loss the scalar
 * @param cotangent its gradient by the logits, (softmax - onehot) / rows that count: of the logits' shape
 */
record CrossEntropy(String loss, String cotangent) {

    /**
     * Appends the loss.
     *
     * @param shape of the logits; the last axis holds the classes
     * @param labels the name of the input that is added: INT64, one for each row, -1 for rows that don't count
     */
    static CrossEntropy attach(GraphBuilder graph, String logits, long[] shape, String labels) {
        long classes = shape[shape.length - 1];
        long count = Tensor.count(shape) / classes;
        graph.input(ValueInfo.of(labels, ElementType.INT64, count));
        String rows = graph.op("Reshape", logits, vector(graph, count, classes));
        String zero = graph.constant("entropy_zero", Tensor.vector(0).reshaped());
        String counts =
                graph.op("Cast", List.of(graph.op("GreaterOrEqual", labels, zero)), Map.of("to", Attribute.of((long)
                        ElementType.FLOAT.code())));
        String total = graph.op(
                "Max",
                graph.op("ReduceSum", List.of(counts), Map.of("keepdims", Attribute.of(0L))),
                graph.constant("entropy_one", Tensor.scalar(1)));
        String weights = graph.op("Reshape", graph.op("Div", counts, total), vector(graph, count, 1));
        String hot = graph.op(
                "OneHot",
                graph.op("Max", labels, zero),
                graph.constant("entropy_classes", Tensor.vector(classes).reshaped()),
                graph.constant("entropy_levels", Tensor.ofFloats(new long[] {2}, 0, 1)));
        Map<String, Attribute> last = Map.of("axis", Attribute.of(-1L));
        String gradient = graph.op("Mul", graph.op("Sub", graph.op("Softmax", List.of(rows), last), hot), weights);
        String taken = graph.op("Mul", graph.op("Mul", graph.op("LogSoftmax", List.of(rows), last), hot), weights);
        String loss = graph.op("Neg", graph.op("ReduceSum", List.of(taken), Map.of("keepdims", Attribute.of(0L))));
        return new CrossEntropy(loss, graph.op("Reshape", gradient, vector(graph, shape)));
    }

    private static String vector(GraphBuilder graph, long... values) {
        return graph.constant("entropy_shape", Tensor.vector(values));
    }
}
