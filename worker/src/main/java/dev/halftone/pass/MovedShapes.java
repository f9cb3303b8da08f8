package dev.halftone.pass;

import static dev.halftone.pass.StaticShapes.ANY;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Shapes of what moves, cuts, joins and sums elements.
 *
 * @param shapes what is known so far, by value name
 */
record MovedShapes(Graph graph, Map<String, List<Long>> shapes) {

    /** The shape that all outputs of a node have; empty for what does not belong here. */
    Optional<List<Long>> outputs(Node node) {
        return switch (node.operator()) {
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
            case "Range" -> Optional.of(List.of(ANY));
            case "Shape" -> of(node.input(0)).map(shape -> List.of(counted(node, shape.size())));
            default -> Optional.empty();
        };
    }

    private Optional<List<Long>> of(String value) {
        return Optional.ofNullable(shapes.get(value));
    }

    /** How many axes a Shape tells the lengths of: those from start to end. */
    private static long counted(Node node, long rank) {
        long start = node.integer("start", 0);
        long end = node.integer("end", rank);
        long first = Math.clamp(start < 0 ? start + rank : start, 0, rank);
        return Math.max(0, Math.clamp(end < 0 ? end + rank : end, 0, rank) - first);
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
        List<Long> taken = new ArrayList<>(from.orElse(List.of()));
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < result.size(); i++) {
            if (result.get(i) == 0 && node.integer("allowzero", 0) == 0) {
                result.set(i, i < taken.size() ? taken.set(i, 1L) : ANY);
            } else if (target.get().get(i) != ANY) {
                made.add(result.get(i));
            }
        }
        int open = target.get().indexOf(ANY);
        if (open >= 0 && from.isPresent() && !taken.contains(ANY) && count(made) > 0) {
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
        var axes = node.hasInput(3) ? axesInput(node, 3) : firstAxes(node);
        return axes.flatMap(found -> changed(node, found));
    }

    /** The axes of a Slice that names none: the first ones, as many as it has starts. */
    private Optional<List<Long>> firstAxes(Node slice) {
        return of(slice.input(1))
                .filter(starts -> starts.getFirst() != ANY)
                .map(starts -> LongStream.range(0, starts.getFirst()).boxed().toList());
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

    static List<Long> join(List<Long> left, List<Long> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }
}
