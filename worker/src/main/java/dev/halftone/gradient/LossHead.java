package dev.halftone.gradient;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scalar g that a quantization error is measured on, as nodes behind a model's output, with dg/d(output). */
public final class LossHead {

    private LossHead() {}

    /**
     * What was attached.
     *
     * @param loss the scalar g
     * @param cotangent dg/d(output), of the output's shape
     * @param input the graph input that was added: directions or labels
     */
    public record Attached(String loss, String cotangent, ValueInfo input) {}

    /**
     * Appends the loss of a kind to a graph, and the graph input that it takes:
     *
     * <ul>
     *   <li>Output, g = v . y: the input is v, of the output's type and shape: +-1, or 0 where the output is padding;
     *   <li>Labels and OwnPrediction, mean cross-entropy: the output holds logits [..., classes], the input INT64 labels
     *       [...]; a negative label is not counted;
     *   <li>NextToken, mean cross-entropy of each position's next token: the output holds logits [batch, time, vocabulary],
     *       the input the token ids themselves, INT64 [batch, time], negative where they are padding.
     * </ul>
     *
     * @param output the output's name, type FLOAT and fixed shape
     */
    public static Attached attach(GraphBuilder graph, LossKind kind, ValueInfo output) {
        return switch (kind) {
            case OUTPUT -> projection(graph, output);
            case LABELS, OWN_PREDICTION -> {
                var labels = labels(graph, output);
                yield crossEntropy(graph, output.name(), labels.name(), labels);
            }
            case NEXT_TOKEN -> {
                var tokens = labels(graph, output);
                yield crossEntropy(graph, output.name(), shifted(graph, tokens), tokens);
            }
        };
    }

    private static Attached projection(GraphBuilder graph, ValueInfo output) {
        var direction = output.named(graph.fresh("loss_direction"));
        graph.input(direction);
        String products = graph.op("Mul", output.name(), direction.name());
        String sum = graph.op("ReduceSum", List.of(products), Map.of("keepdims", Attribute.of(0L)));
        return new Attached(sum, direction.name(), direction);
    }

    private static ValueInfo labels(GraphBuilder graph, ValueInfo output) {
        List<Dimension> shape = output.shape().orElseThrow();
        var labels = new ValueInfo(
                graph.fresh("loss_labels"), ElementType.INT64, Optional.of(shape.subList(0, shape.size() - 1)));
        graph.input(labels);
        return labels;
    }

    /** Each position's label is the next token; the last position has none. */
    private static String shifted(GraphBuilder graph, ValueInfo tokens) {
        var axis = graph.constant("time_axis", Tensor.vector(1));
        String next =
                graph.op("Slice", tokens.name(), axis, graph.constant("end", Tensor.vector(Long.MAX_VALUE)), axis);
        String padding = graph.constant("pads", Tensor.vector(0, 0, 0, 1));
        return graph.op("Pad", next, padding, graph.constant("ignored", Tensor.ofLongs(new long[0], -1)));
    }

    /** Its gradient by logits: softmax minus one at the label, over the number of labels that count. */
    private static Attached crossEntropy(GraphBuilder graph, String logits, String labels, ValueInfo input) {
        String zero = graph.constant("first_label", Tensor.ofLongs(new long[0], 0));
        String last = graph.constant("class_axis", Tensor.vector(-1));
        String counted = graph.op("Not", graph.op("Less", labels, zero));
        String mask = graph.op("Cast", List.of(graph.op("Unsqueeze", counted, last)), Map.of("to", Attribute.of((long)
                ElementType.FLOAT.code())));
        String places = graph.op("Unsqueeze", graph.op("Max", labels, zero), last);
        String count = graph.op(
                "Max",
                graph.op("ReduceSum", List.of(mask), Map.of("keepdims", Attribute.of(0L))),
                graph.constant("one", Tensor.scalar(1)));
        String weight = graph.op("Div", mask, count);
        String logProbabilities = graph.op("LogSoftmax", logits);
        String picked =
                graph.op("GatherElements", List.of(logProbabilities, places), Map.of("axis", Attribute.of(-1L)));
        String loss = graph.op(
                "Neg",
                graph.op("ReduceSum", List.of(graph.op("Mul", picked, weight)), Map.of("keepdims", Attribute.of(0L))));
        String probabilities = graph.op("Mul", graph.op("Exp", logProbabilities), weight);
        String cotangent = graph.op(
                "ScatterElements",
                List.of(probabilities, places, graph.op("Neg", weight)),
                Map.of("axis", Attribute.of(-1L), "reduction", Attribute.of("add")));
        return new Attached(loss, cotangent, input);
    }
}
