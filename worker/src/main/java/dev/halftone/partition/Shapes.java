package dev.halftone.partition;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.pass.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Learns the type and shape of every value of a graph by running it. */
public final class Shapes {

    private Shapes() {}

    /**
     * Types and shapes of the inputs, the constants and all that nodes write, for certain inputs.
     *
     * <p>The runtime gives back each value's Shape and an empty slice of it, which has its type: no activation is copied.
     * Values of nested graphs are not among them.
     */
    public static SequencedMap<String, ValueInfo> observe(
            Graph graph, Evaluator evaluator, Map<String, Tensor> inputs) {
        SequencedMap<String, ValueInfo> observed = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> observed.put(name, info(name, tensor)));
        graph.initializers().forEach((name, tensor) -> observed.put(name, info(name, tensor)));
        var probes = new Probes(graph);
        var results = evaluator.evaluate(probes.builder.build(), inputs);
        for (var probe : probes.list) {
            var type = results.get(probe.empty);
            var shape = results.get(probe.shape);
            if (type != null && shape != null) {
                observed.put(probe.value, ValueInfo.of(probe.value, type.type(), shape.longs()));
            }
        }
        return observed;
    }

    /**
     * What two observations of the same graph have in common: an axis that differs between them is open, and has the name of
     * the inputs' axis that was as long both times.
     *
     * <p>With inputs of different sizes on every axis that may vary, the result holds for all sizes.
     */
    public static SequencedMap<String, ValueInfo> common(
            Graph graph, Map<String, ValueInfo> first, Map<String, ValueInfo> second) {
        var open = OpenAxes.of(graph, first, second);
        SequencedMap<String, ValueInfo> common = new LinkedHashMap<>();
        first.forEach((name, one) -> {
            var other = second.get(name);
            if (other != null && other.type() == one.type()) {
                common.put(name, new ValueInfo(name, one.type(), both(one, other, open)));
            }
        });
        return common;
    }

    /** The sizes of values whose shape is fixed, by name. */
    public static Map<String, long[]> sizes(Map<String, ValueInfo> types) {
        Map<String, long[]> sizes = new LinkedHashMap<>();
        types.forEach((name, info) -> info.shape()
                .filter(shape -> shape.stream().allMatch(Dimension.Fixed.class::isInstance))
                .ifPresent(shape -> sizes.put(
                        name,
                        shape.stream()
                                .mapToLong(dimension -> dimension instanceof Dimension.Fixed(long size) ? size : -1)
                                .toArray())));
        return sizes;
    }

    private static Optional<List<Dimension>> both(ValueInfo one, ValueInfo other, OpenAxes open) {
        if (one.shape().isEmpty() || other.shape().isEmpty()) {
            return Optional.empty();
        }
        var left = one.shape().get();
        var right = other.shape().get();
        if (left.size() != right.size()) {
            return Optional.empty();
        }
        List<Dimension> dimensions = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            dimensions.add(left.get(i).equals(right.get(i)) ? left.get(i) : open.axis(left.get(i), right.get(i)));
        }
        return Optional.of(dimensions);
    }

    private static ValueInfo info(String name, Tensor tensor) {
        return ValueInfo.of(name, tensor.type(), tensor.shape());
    }

    /** The names of what tells a value's type and shape. */
    private record Probe(String value, String empty, String shape) {}

    /** A graph that asks all values of another for their types and shapes. */
    private static final class Probes {

        private final GraphBuilder builder;
        private final List<Probe> list = new ArrayList<>();

        Probes(Graph graph) {
            builder = GraphBuilder.from(graph).clearOutputs();
            String flat = builder.constant("flat", Tensor.vector(-1));
            String zero = builder.constant("zero", Tensor.vector(0));
            for (var node : graph.nodes()) {
                for (String value : node.outputs()) {
                    if (!value.isEmpty()) {
                        String line =
                                builder.op("Reshape", List.of(value, flat), Map.of("allowzero", Attribute.of(0L)));
                        String empty = builder.op("Slice", line, zero, zero);
                        String shape = builder.op("Shape", value);
                        builder.output(ValueInfo.unknown(empty, ElementType.FLOAT));
                        builder.output(ValueInfo.unknown(shape, ElementType.INT64));
                        list.add(new Probe(value, empty, shape));
                    }
                }
            }
        }
    }
}
