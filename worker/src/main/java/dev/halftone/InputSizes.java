package dev.halftone;

import dev.halftone.failure.UserError;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The shape of every input.
 *
 * @param shapes by input name
 */
record InputSizes(SequencedMap<String, long[]> shapes) {

    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * The sizes that the model and the user together give; empty when an axis stays open.
     *
     * @param batch the first axis of every input, where the model leaves it open
     * @param dimensions other axes by name
     * @param whole shapes by input, before all else: axes without a name, and inputs without a shape, have no other way
     * @throws UserError naming a dimension or an input that the model does not have, or a shape that it does not take
     */
    static Optional<InputSizes> of(
            Graph graph, long batch, Map<String, Long> dimensions, Map<String, List<Long>> whole) {
        var names = new TreeSet<String>();
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        boolean open = false;
        for (var input : graph.inputs()) {
            var shape = whole.containsKey(input.name())
                    ? Optional.of(checked(input, whole.getOrDefault(input.name(), List.of())))
                    : input.shape().map(axes -> shape(axes, batch, dimensions, names));
            open |= shape.isEmpty() || LongStream.of(shape.get()).anyMatch(size -> size < 0);
            shapes.put(input.name(), shape.orElse(new long[0]));
        }
        for (String name : whole.keySet()) {
            if (!shapes.containsKey(name)) {
                throw UserError.invalid("--shape " + name + ": the model has no such input; it has " + shapes.keySet());
            }
        }
        for (String name : dimensions.keySet()) {
            if (!names.contains(name)) {
                throw UserError.invalid(
                        "--dimension " + name + ": the model's inputs have no such dimension; they have " + names);
            }
        }
        return open ? Optional.empty() : Optional.of(new InputSizes(shapes));
    }

    private static long[] shape(List<Dimension> axes, long batch, Map<String, Long> dimensions, TreeSet<String> names) {
        return IntStream.range(0, axes.size())
                .mapToLong(i -> size(axes.get(i), i, batch, dimensions, names))
                .toArray();
    }

    private static long[] checked(ValueInfo input, List<Long> sizes) {
        input.shape().filter(axes -> !fits(axes, sizes)).ifPresent(axes -> {
            throw UserError.invalid("--shape " + input.name() + " of " + sizes + ": the model's input has the shape "
                    + axes.stream().map(InputSizes::text).toList());
        });
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private static boolean fits(List<Dimension> axes, List<Long> sizes) {
        return axes.size() == sizes.size()
                && IntStream.range(0, axes.size())
                        .allMatch(i -> !(axes.get(i) instanceof Dimension.Fixed(long size)) || size == sizes.get(i));
    }

    private static String text(Dimension axis) {
        return switch (axis) {
            case Dimension.Fixed(long size) -> String.valueOf(size);
            case Dimension.Named(String name) -> name;
            case Dimension.Unknown() -> "?";
        };
    }

    private static long size(
            Dimension axis, int index, long batch, Map<String, Long> dimensions, TreeSet<String> names) {
        return switch (axis) {
            case Dimension.Fixed(long size) -> size;
            case Dimension.Named(String name) -> {
                names.add(name);
                yield dimensions.getOrDefault(name, index == 0 ? batch : -1L);
            }
            case Dimension.Unknown() -> index == 0 ? batch : -1;
        };
    }

    /** Tensors of these shapes: ones where the element is INT64, as token identifiers and masks are, else zeros. */
    Map<String, Tensor> tensors(Graph graph) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (var input : graph.inputs()) {
            long[] shape = shapes.getOrDefault(input.name(), new long[0]);
            var bytes = Tensor.allocate(input.type().bytes(Tensor.count(shape)));
            for (long i = 0; input.type() == ElementType.INT64 && i < Tensor.count(shape); i++) {
                bytes.setAtIndex(I64, i, 1);
            }
            tensors.put(input.name(), Tensor.over(input.type(), shape, bytes));
        }
        return tensors;
    }

    @Override
    public String toString() {
        return shapes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + java.util.Arrays.toString(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
