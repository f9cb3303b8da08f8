package dev.halftone.pass;

import dev.halftone.failure.UserError;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of operators whose calls changed between two opsets; all others only gained types and options. */
final class OpsetRules {

    /** A change that came with a version. */
    record Row(String operator, long version, OpsetRule rule) {}

    static final List<Row> ROWS = List.of(
            row("BatchNormalization", 9, (graph, node) -> without(node, "spatial")),
            row("Upsample", 9, OpsetRules::upsampleScales),
            row("Upsample", 10, OpsetRules::upsampleToResize),
            row("Slice", 10, OpsetRules::slice),
            row("TopK", 10, (graph, node) -> integersToInput(graph, node, "k", 1)),
            row("Clip", 11, OpsetRules::clip),
            row("Pad", 11, OpsetRules::pad),
            row("Resize", 11, OpsetRules::resize),
            row("Scatter", 11, OpsetRules::scatter),
            row("Dropout", 12, OpsetRules::dropout),
            row("Softmax", 13, OpsetRules::softmax),
            row("LogSoftmax", 13, OpsetRules::softmax),
            row("Hardmax", 13, OpsetRules::softmax),
            row("Resize", 13, OpsetRules::resizeCoordinates),
            row("Squeeze", 13, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("Unsqueeze", 13, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("ReduceSum", 13, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("Split", 13, (graph, node) -> integersToInput(graph, node, "split", 1)),
            row("BatchNormalization", 14, OpsetRules::inferenceOutputs),
            row("RoiAlign", 16, OpsetRules::roiAlign),
            row("ReduceL1", 18, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("ReduceL2", 18, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("ReduceLogSum", 18, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("ReduceLogSumExp", 18, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("ReduceMax", 18, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("ReduceMean", 18, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("ReduceMin", 18, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("ReduceProd", 18, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("ReduceSumSquare", 18, (graph, node) -> integersToInput(graph, node, "axes", 1)),
            row("Split", 18, OpsetRules::splitCount),
            row("GridSample", 20, OpsetRules::gridSample),
            row("GroupNormalization", 21, OpsetRules::groupNormalization));

    private OpsetRules() {}

    private static Row row(String operator, long version, OpsetRule rule) {
        return new Row(operator, version, rule);
    }

    private static Node without(Node node, String attribute) {
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.remove(attribute);
        return with(node, node.inputs(), attributes);
    }

    private static Node with(Node node, List<String> inputs, Map<String, Attribute> attributes) {
        return new Node(node.name(), node.domain(), node.operator(), inputs, node.outputs(), attributes);
    }

    private static Node withInput(Node node, int index, String value) {
        List<String> inputs = new ArrayList<>(node.inputs());
        while (inputs.size() <= index) {
            inputs.add("");
        }
        inputs.set(index, value);
        return node.withInputs(inputs);
    }

    /** Moves an attribute of one or several integers to an input. */
    private static Node integersToInput(GraphBuilder graph, Node node, String attribute, int index) {
        var given = node.attributes().get(attribute);
        if (given == null) {
            return node;
        }
        List<Long> values = given instanceof Attribute.Int(long value)
                ? List.of(value)
                : node.integers(attribute).orElseThrow();
        String constant = graph.constant(node.name() + "_" + attribute, vector(values));
        return withInput(without(node, attribute), index, constant);
    }

    private static Tensor vector(List<Long> values) {
        return Tensor.vector(values.stream().mapToLong(Long::longValue).toArray());
    }

    private static Node slice(GraphBuilder graph, Node node) {
        var starts = integersToInput(graph, node, "starts", 1);
        var ends = integersToInput(graph, starts, "ends", 2);
        return integersToInput(graph, ends, "axes", 3);
    }

    private static Node clip(GraphBuilder graph, Node node) {
        var low = realToInput(graph, node, "min", 1);
        return realToInput(graph, low, "max", 2);
    }

    private static Node realToInput(GraphBuilder graph, Node node, String attribute, int index) {
        return node.attributes().get(attribute) instanceof Attribute.Real(float value)
                ? withInput(
                        without(node, attribute),
                        index,
                        graph.constant(node.name() + "_" + attribute, Tensor.scalar(value)))
                : node;
    }

    private static Node pad(GraphBuilder graph, Node node) {
        return realToInput(graph, integersToInput(graph, node, "pads", 1), "value", 2);
    }

    private static Node dropout(GraphBuilder graph, Node node) {
        return realToInput(graph, node, "ratio", 1);
    }

    /** Until opset 12 Softmax flattens to two axes; since 13 it works along one. */
    private static Node softmax(GraphBuilder graph, Node node) {
        long axis = node.integer("axis", 1);
        Map<String, Attribute> last = Map.of("axis", Attribute.of(-1L));
        if (axis == -1) {
            return with(node, node.inputs(), last);
        }
        String shape = graph.op("Shape", node.input(0));
        String rows = graph.op("Flatten", List.of(node.input(0)), Map.of("axis", Attribute.of(axis)));
        String flat = graph.op(node.operator(), List.of(rows), last);
        return new Node(node.name(), "", "Reshape", List.of(flat, shape), node.outputs(), Map.of());
    }

    private static Node inferenceOutputs(GraphBuilder graph, Node node) {
        if (node.outputs().stream().skip(1).anyMatch(output -> !output.isEmpty())) {
            throw UserError.refused("node " + node.name()
                    + ": BatchNormalization in training mode can't be quantized; export the model for inference");
        }
        return node.withOutputs(List.of(node.output()));
    }

    /** Since opset 18 a Split without sizes says how many parts it makes. */
    private static Node splitCount(GraphBuilder graph, Node node) {
        if (node.hasInput(1)) {
            return node;
        }
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.put("num_outputs", Attribute.of((long) node.outputs().size()));
        return with(node, node.inputs(), attributes);
    }

    private static Node gridSample(GraphBuilder graph, Node node) {
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        String mode = node.text("mode", "bilinear");
        attributes.put(
                "mode", Attribute.of(mode.equals("bilinear") ? "linear" : mode.equals("bicubic") ? "cubic" : mode));
        return with(node, node.inputs(), attributes);
    }

    private static Node upsampleScales(GraphBuilder graph, Node node) {
        if (node.attributes().get("scales") instanceof Attribute.Floats(List<Float> values)) {
            var scales = new float[values.size()];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = values.get(i);
            }
            String constant =
                    graph.constant(node.name() + "_scales", Tensor.ofFloats(new long[] {scales.length}, scales));
            return withInput(without(node, "scales"), 1, constant);
        }
        return node;
    }

    private static Node upsampleToResize(GraphBuilder graph, Node node) {
        return new Node(node.name(), "", "Resize", node.inputs(), node.outputs(), node.attributes());
    }

    /** Resize 10 had (X, scales) and asymmetric coordinates; 11 has (X, roi, scales) and says them. */
    private static Node resize(GraphBuilder graph, Node node) {
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.put("coordinate_transformation_mode", Attribute.of("asymmetric"));
        attributes.put("nearest_mode", Attribute.of("floor"));
        return with(node, List.of(node.input(0), "", node.input(1)), attributes);
    }

    private static Node scatter(GraphBuilder graph, Node node) {
        return new Node(node.name(), "", "ScatterElements", node.inputs(), node.outputs(), node.attributes());
    }

    /** One way of counting coordinates went away with 13. */
    private static Node resizeCoordinates(GraphBuilder graph, Node node) {
        if (node.text("coordinate_transformation_mode", "half_pixel").equals("tf_half_pixel_for_nn")) {
            throw UserError.refused("node " + node.name() + ": Resize with tf_half_pixel_for_nn has no equal in opset "
                    + UpgradeOpset.TARGET + "; export the model with opset 13 or later");
        }
        return node;
    }

    /** Until 16 RoiAlign did not move by half a pixel; since then it has to be told. */
    private static Node roiAlign(GraphBuilder graph, Node node) {
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.put("coordinate_transformation_mode", Attribute.of("output_half_pixel"));
        return with(node, node.inputs(), attributes);
    }

    /** Until 21 scale and bias were per group; since then they are per channel. */
    private static Node groupNormalization(GraphBuilder graph, Node node) {
        long groups = node.integer("num_groups", 1);
        String channels =
                graph.op("Shape", List.of(node.input(0)), Map.of("start", Attribute.of(1L), "end", Attribute.of(2L)));
        String each = graph.op("Div", channels, graph.constant("groups", Tensor.vector(groups)));
        String shape = graph.op(
                "Concat",
                List.of(graph.constant("groups", Tensor.vector(groups)), each),
                Map.of("axis", Attribute.of(0L)));
        List<String> inputs = new ArrayList<>(node.inputs());
        for (int i = 1; i <= 2; i++) {
            String column = graph.op("Reshape", node.input(i), graph.constant("column", Tensor.vector(-1, 1)));
            String copied = graph.op("Expand", column, shape);
            inputs.set(i, graph.op("Reshape", copied, graph.constant("flat", Tensor.vector(-1))));
        }
        return node.withInputs(inputs);
    }
}
