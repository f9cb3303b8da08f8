package dev.halftone.pass;

import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The shapes of a graph's values, as far as operators and constants alone tell them: -1 where an axis may have any
 * length, no entry where even the rank isn't certain.
 */
final class StaticShapes {

    /** An axis of any length. */
    static final long ANY = -1;

    private static final Set<String> LIKE_FIRST_INPUT = Set.of(
            "Softmax",
            "LogSoftmax",
            "LayerNormalization",
            "BatchNormalization",
            "Cast",
            "Gelu",
            "Relu",
            "LeakyRelu",
            "Tanh",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Erf",
            "Sqrt",
            "Reciprocal",
            "Exp",
            "Neg",
            "Not",
            "Clip",
            "Identity",
            "Dropout");
    private static final Set<String> BROADCAST =
            Set.of("Add", "Sub", "Mul", "Div", "Pow", "Where", "Max", "Min", "Equal", "Greater", "Less", "And", "Or");

    private final Graph graph;
    private final Map<String, List<Long>> shapes = new HashMap<>();

    private StaticShapes(Graph graph) {
        this.graph = graph;
    }

    /** Shapes by value name. */
    static Map<String, List<Long>> of(Graph graph) {
        return new StaticShapes(graph).infer();
    }

    private Map<String, List<Long>> infer() {
        graph.inputs().forEach(this::put);
        graph.initializers()
                .forEach((name, tensor) ->
                        shapes.put(name, Arrays.stream(tensor.shape()).boxed().toList()));
        for (var node : graph.nodes()) {
            var inferred = node.domain().isEmpty() ? outputs(node) : Optional.<List<Long>>empty();
            for (String output : node.outputs()) {
                inferred.ifPresent(shape -> shapes.put(output, shape));
                var declared = graph.types().get(output);
                if (inferred.isEmpty() && declared != null) {
                    put(declared);
                }
            }
        }
        return shapes;
    }

    private void put(ValueInfo info) {
        info.shape()
                .ifPresent(shape -> shapes.put(
                        info.name(),
                        shape.stream()
                                .map(axis -> axis instanceof Dimension.Fixed(long size) ? size : ANY)
                                .toList()));
    }

    private Optional<List<Long>> of(String value) {
        return Optional.ofNullable(shapes.get(value));
    }

    /** The shape that all outputs of a node have. */
    private Optional<List<Long>> outputs(Node node) {
        if (LIKE_FIRST_INPUT.contains(node.operator())) {
            return of(node.input(0));
        }
        if (BROADCAST.contains(node.operator())) {
            return node.inputs().stream().map(this::of).reduce(Optional.of(List.of()), StaticShapes::broadcast);
        }
        return switch (node.operator()) {
            case "MatMul" -> product(node);
            case "Gemm" -> gemm(node);
            case "Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool" -> channels(node);
            case "Transpose" -> transposed(node);
            case "Gather" -> gathered(node);
            case "Unsqueeze" -> unsqueezed(node);
            case "Squeeze" -> squeezed(node);
            case "Reshape" -> reshaped(node);
            case "Expand", "ConstantOfShape" ->
                anyOfLength(node.input(node.inputs().size() - 1));
            case "Concat" -> concatenated(node);
            case "Split" -> changed(node, List.of(node.integer("axis", 0)));
            case "Slice" -> sliced(node);
            case "ReduceMean", "ReduceSum", "ReduceMax" -> reduced(node);
            case "Flatten" -> Optional.of(List.of(ANY, ANY));
            case "Shape" -> of(node.input(0)).map(shape -> List.of((long) shape.size()));
            default -> Optional.empty();
        };
    }

    private static Optional<List<Long>> broadcast(Optional<List<Long>> left, Optional<List<Long>> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        int rank = Math.max(left.get().size(), right.get().size());
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            long a = fromEnd(left.get(), rank - i);
            long b = fromEnd(right.get(), rank - i);
            shape.add(a == 1 ? b : b == 1 ? a : Math.max(a, b));
        }
        return Optional.of(shape);
    }

    private static long fromEnd(List<Long> shape, int place) {
        return place > shape.size() ? 1 : shape.get(shape.size() - place);
    }

    private Optional<List<Long>> product(Node node) {
        var left = of(node.input(0)).filter(shape -> shape.size() >= 2);
        var right = of(node.input(1)).filter(shape -> shape.size() >= 2);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        var stacks = broadcast(
                Optional.of(left.get().subList(0, left.get().size() - 2)),
                Optional.of(right.get().subList(0, right.get().size() - 2)));
        return stacks.map(shape ->
                join(shape, List.of(fromEnd(left.get(), 2), right.get().getLast())));
    }

    private Optional<List<Long>> gemm(Node node) {
        var left = of(node.input(0)).orElse(List.of(ANY, ANY));
        var right = of(node.input(1)).orElse(List.of(ANY, ANY));
        return Optional.of(List.of(
                left.get(node.integer("transA", 0) == 1 ? 1 : 0), right.get(node.integer("transB", 0) == 1 ? 0 : 1)));
    }

    private Optional<List<Long>> channels(Node node) {
        return of(node.input(0)).map(shape -> {
            List<Long> result = new ArrayList<>(Collections.nCopies(shape.size(), ANY));
            result.set(0, shape.getFirst());
            result.set(
                    1,
                    switch (node.operator()) {
                        case "Conv" -> of(node.input(1)).map(List::getFirst).orElse(ANY);
                        case "ConvTranspose" -> ANY;
                        default -> shape.get(1);
                    });
            return node.is("GlobalAveragePool")
                    ? join(result.subList(0, 2), Collections.nCopies(shape.size() - 2, 1L))
                    : spatial(node, shape, result);
        });
    }

    /** Fills in the spatial axes of a Conv with explicit padding. */
    private List<Long> spatial(Node node, List<Long> shape, List<Long> result) {
        var weight = of(node.input(1));
        if (node.is("Conv")
                && weight.isPresent()
                && node.text("auto_pad", "NOTSET").equals("NOTSET")) {
            int axes = shape.size() - 2;
            var pads = node.integers("pads").orElse(Collections.nCopies(2 * axes, 0L));
            var strides = node.integers("strides").orElse(Collections.nCopies(axes, 1L));
            var dilations = node.integers("dilations").orElse(Collections.nCopies(axes, 1L));
            for (int i = 0; i < axes; i++) {
                long length = shape.get(i + 2);
                long kernel = (weight.get().get(i + 2) - 1) * dilations.get(i) + 1;
                long padded = length + pads.get(i) + pads.get(i + axes);
                result.set(i + 2, length == ANY ? ANY : (padded - kernel) / strides.get(i) + 1);
            }
        }
        return result;
    }

    private Optional<List<Long>> transposed(Node node) {
        return of(node.input(0))
                .map(shape -> node.integers("perm")
                        .map(perm -> perm.stream()
                                .map(axis -> shape.get(axis.intValue()))
                                .toList())
                        .orElseGet(shape::reversed));
    }

    private Optional<List<Long>> gathered(Node node) {
        var indices = of(node.input(1));
        return of(node.input(0)).filter(shape -> indices.isPresent()).map(shape -> {
            int axis = axis(node.integer("axis", 0), shape.size());
            return join(join(shape.subList(0, axis), indices.get()), shape.subList(axis + 1, shape.size()));
        });
    }

    private Optional<List<Long>> unsqueezed(Node node) {
        var shape = of(node.input(0));
        var axes = axesInput(node, 1);
        if (shape.isEmpty() || axes.isEmpty()) {
            return Optional.empty();
        }
        int rank = shape.get().size() + axes.get().size();
        List<Long> result = new ArrayList<>(shape.get());
        axes.get().stream().map(axis -> axis(axis, rank)).sorted().forEach(axis -> result.add(axis, 1L));
        return Optional.of(result);
    }

    private Optional<List<Long>> squeezed(Node node) {
        var shape = of(node.input(0));
        var axes = axesInput(node, 1);
        if (shape.isEmpty() || axes.isEmpty()) {
            return Optional.empty();
        }
        List<Long> result = new ArrayList<>(shape.get());
        axes.get().stream()
                .map(axis -> axis(axis, shape.get().size()))
                .sorted(Collections.reverseOrder())
                .forEach(axis -> result.remove(axis.intValue()));
        return Optional.of(result);
    }

    private Optional<List<Long>> reshaped(Node node) {
        var from = of(node.input(0));
        var target = longs(node.input(1));
        if (target.isEmpty()) {
            return anyOfLength(node.input(1));
        }
        List<Long> result = new ArrayList<>(target.get());
        List<Long> taken = new ArrayList<>(from.orElse(List.of(ANY)));
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < result.size(); i++) {
            boolean copied = result.get(i) == 0 && node.integer("allowzero", 0) == 0;
            if (copied && i < taken.size()) {
                result.set(i, from.isPresent() ? taken.set(i, 1L) : ANY);
            } else if (target.get().get(i) != ANY) {
                made.add(result.get(i));
            }
        }
        int open = target.get().indexOf(ANY);
        if (open >= 0 && !taken.contains(ANY) && count(made) > 0) {
            result.set(open, count(taken) / count(made));
        }
        return Optional.of(result);
    }

    private Optional<List<Long>> concatenated(Node node) {
        var parts =
                node.inputs().stream().map(this::of).flatMap(Optional::stream).toList();
        if (parts.size() < node.inputs().size()) {
            return Optional.empty();
        }
        int axis = axis(node.integer("axis", 0), parts.getFirst().size());
        var lengths = parts.stream().map(part -> part.get(axis)).toList();
        List<Long> result = new ArrayList<>(parts.getFirst());
        for (int i = 0; i < result.size(); i++) {
            int place = i;
            result.set(
                    i, parts.stream().mapToLong(part -> part.get(place)).max().orElse(ANY));
        }
        result.set(
                axis,
                lengths.contains(ANY)
                        ? ANY
                        : lengths.stream().mapToLong(Long::longValue).sum());
        return Optional.of(result);
    }

    private Optional<List<Long>> changed(Node node, List<Long> axes) {
        return with(node, axes, ANY);
    }

    /** Only a slice of a list between constants has a certain length. */
    private Optional<List<Long>> sliced(Node node) {
        var start = longs(node.input(1));
        var end = longs(node.input(2));
        boolean list = of(node.input(0))
                .filter(shape -> shape.size() == 1 && shape.getFirst() != ANY)
                .isPresent();
        if (list && start.isPresent() && end.isPresent() && node.inputs().size() <= 4) {
            long length = of(node.input(0)).orElseThrow().getFirst();
            long from = place(start.get().getFirst(), length);
            return Optional.of(List.of(Math.max(0, place(end.get().getFirst(), length) - from)));
        }
        return axesInput(node, 3).flatMap(axes -> changed(node, axes));
    }

    /** Where an index, counted from the end when negative, falls in a list. */
    static long place(long index, long length) {
        return Math.clamp(index < 0 ? index + length : index, 0, length);
    }

    private Optional<List<Long>> reduced(Node node) {
        return node.integer("keepdims", 1) == 1
                ? axesInput(node, 1).flatMap(axes -> with(node, axes, 1))
                : Optional.empty();
    }

    /** The first input's shape with another length on some axes. */
    private Optional<List<Long>> with(Node node, List<Long> axes, long length) {
        return of(node.input(0)).map(shape -> {
            List<Long> result = new ArrayList<>(shape);
            axes.forEach(axis -> result.set(axis(axis, shape.size()), length));
            return result;
        });
    }

    /** As many axes of any length as a shape tensor has entries. */
    private Optional<List<Long>> anyOfLength(String shapeTensor) {
        return of(shapeTensor)
                .filter(shape -> shape.size() == 1 && shape.getFirst() != ANY)
                .map(shape -> Collections.nCopies(shape.getFirst().intValue(), ANY));
    }

    private Optional<List<Long>> axesInput(Node node, int index) {
        var attribute = node.integers("axes");
        return attribute.isPresent() ? attribute : longs(node.input(index));
    }

    private Optional<List<Long>> longs(String value) {
        return graph.initializer(value)
                .filter(tensor -> tensor.type() == ElementType.INT64)
                .map(tensor -> Arrays.stream(tensor.longs()).boxed().toList());
    }

    private static long count(List<Long> shape) {
        return Tensor.count(shape.stream().mapToLong(Long::longValue).toArray());
    }

    private static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    private static List<Long> join(List<Long> left, List<Long> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }
}
