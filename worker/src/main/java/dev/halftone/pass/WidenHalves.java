package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a model of 16-bit floating-point numbers compute in 32 bits, which formats, gradients and the kernels of processors
 * start from. Its inputs and outputs keep their types.
 */
public final class WidenHalves implements Pass {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public Graph apply(Graph graph) {
        return hasHalves(graph) ? widened(graph) : graph;
    }

    private static boolean hasHalves(Graph graph) {
        return graph.initializers().values().stream().anyMatch(tensor -> isHalf(tensor.type()))
                || graph.nodes().stream()
                        .filter(node -> !isBorder(graph, node))
                        .flatMap(node -> node.attributes().values().stream())
                        .anyMatch(attribute ->
                                attribute instanceof Attribute.OfTensor(Tensor tensor) && isHalf(tensor.type()))
                || graph.nodes().stream()
                        .anyMatch(node -> node.is("Cast") && isHalf(type(node)) && !isBorder(graph, node));
    }

    /** The Cast behind which a graph that was widened gives its output. */
    private static boolean isBorder(Graph graph, Node node) {
        return node.is("Cast") && graph.outputNames().contains(node.output());
    }

    private static ElementType type(Node cast) {
        return ElementType.ofCode((int) cast.integer("to", 0));
    }

    private static boolean isHalf(ElementType type) {
        return type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
    }

    private static Graph widened(Graph graph) {
        var builder = GraphBuilder.fromHeader(graph.withOutputs(List.of()));
        Map<String, String> renamed = new HashMap<>();
        for (var input : graph.inputs()) {
            if (isHalf(input.type())) {
                renamed.put(input.name(), builder.op("Cast", List.of(input.name()), to(ElementType.FLOAT)));
            }
        }
        for (var output : graph.outputs()) {
            if (isHalf(output.type())) {
                renamed.put(output.name(), builder.fresh(output.name() + "_wide"));
            }
        }
        graph.nodes().forEach(node -> builder.add(widened(node, renamed)));
        for (var output : graph.outputs()) {
            if (isHalf(output.type())) {
                String wide = renamed.getOrDefault(output.name(), output.name());
                builder.add(new Node(
                        builder.fresh("Cast"), "", "Cast", List.of(wide), List.of(output.name()), to(output.type())));
            }
            builder.output(output);
        }
        var whole = builder.build();
        return new Graph(
                whole.name(),
                whole.opsets(),
                whole.inputs(),
                whole.outputs(),
                tensors(whole.initializers()),
                whole.nodes(),
                infos(whole.types()),
                whole.metadata());
    }

    private static Map<String, Attribute> to(ElementType type) {
        return Map.of("to", Attribute.of((long) type.code()));
    }

    private static Node widened(Node node, Map<String, String> renamed) {
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.replaceAll((name, value) -> widened(name, value, renamed));
        return new Node(
                node.name(),
                node.domain(),
                node.operator(),
                node.inputs().stream()
                        .map(value -> renamed.getOrDefault(value, value))
                        .toList(),
                node.outputs().stream()
                        .map(value -> renamed.getOrDefault(value, value))
                        .toList(),
                attributes);
    }

    private static Attribute widened(String name, Attribute attribute, Map<String, String> renamed) {
        if (attribute instanceof Attribute.OfTensor(Tensor tensor)) {
            return new Attribute.OfTensor(widened(tensor));
        }
        if (attribute instanceof Attribute.OfGraph(Graph nested)) {
            return new Attribute.OfGraph(nested(nested, renamed));
        }
        boolean namesType = List.of("to", "dtype", "output_dtype").contains(name);
        return namesType && attribute instanceof Attribute.Int(long code) && isHalf(ElementType.ofCode((int) code))
                ? Attribute.of((long) ElementType.FLOAT.code())
                : attribute;
    }

    /** A nested graph has no border of its own: its inputs and outputs are wide too. */
    private static Graph nested(Graph graph, Map<String, String> renamed) {
        return new Graph(
                graph.name(),
                graph.opsets(),
                graph.inputs().stream().map(WidenHalves::wide).toList(),
                graph.outputs().stream().map(WidenHalves::wide).toList(),
                tensors(graph.initializers()),
                graph.nodes().stream().map(node -> widened(node, renamed)).toList(),
                infos(graph.types()),
                graph.metadata());
    }

    private static ValueInfo wide(ValueInfo info) {
        return isHalf(info.type()) ? new ValueInfo(info.name(), ElementType.FLOAT, info.shape()) : info;
    }

    private static Map<String, ValueInfo> infos(Map<String, ValueInfo> types) {
        Map<String, ValueInfo> wide = new LinkedHashMap<>(types);
        wide.replaceAll((name, info) -> wide(info));
        return wide;
    }

    private static Map<String, Tensor> tensors(Map<String, Tensor> tensors) {
        Map<String, Tensor> wide = new LinkedHashMap<>(tensors);
        wide.replaceAll((name, tensor) -> widened(tensor));
        return wide;
    }

    private static Tensor widened(Tensor tensor) {
        if (!isHalf(tensor.type())) {
            return tensor;
        }
        float[] values = new float[Math.toIntExact(tensor.count())];
        for (int i = 0; i < values.length; i++) {
            short bits = tensor.bytes().getAtIndex(I16, i);
            values[i] = tensor.type() == ElementType.FLOAT16
                    ? Float.float16ToFloat(bits)
                    : Float.intBitsToFloat(bits << 16);
        }
        return Tensor.ofFloats(tensor.shape(), values);
    }
}
