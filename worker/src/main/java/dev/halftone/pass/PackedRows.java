package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what takes the vectors that count out of a stack [batch, positions, width], and what puts them back. */
final class PackedRows {

    private final Edits edits;
    private final ValueInfo mask;
    private final String flat;
    private final String first;
    private final String chosen;
    private final String places;

    /**
     * For the stacks of a mask.
     *
     * @param mask a value [batch, positions] of numbers or truths
     */
    PackedRows(Edits edits, ValueInfo mask) {
        this.edits = edits;
        this.mask = mask;
        this.flat = edits.constant("flat", Tensor.vector(-1));
        this.first = edits.constant("first", Tensor.vector(1));
        this.chosen = edits.fresh(mask.name() + "_counted");
        this.places = edits.fresh(mask.name() + "_places");
    }

    /** Nodes that find which positions count, and for each position the counted one that stands in for it. */
    List<Node> positions() {
        String truths =
                typed(mask.name() + "_truths", ElementType.BOOL, mask.shape().orElseThrow());
        String numbers =
                typed(mask.name() + "_numbers", ElementType.INT64, mask.shape().orElseThrow());
        String line = typed(mask.name() + "_line", ElementType.INT64, List.of(new Dimension.Unknown()));
        String rest = typed(mask.name() + "_rest", ElementType.INT64, List.of(new Dimension.Unknown()));
        String kept = typed(mask.name() + "_kept", ElementType.INT64, List.of(new Dimension.Unknown()));
        String count = typed(mask.name() + "_count", ElementType.INT64, List.of(new Dimension.Unknown()));
        String place = typed(mask.name() + "_place", ElementType.INT64, List.of(new Dimension.Unknown()));
        String shape = typed(mask.name() + "_shape", ElementType.INT64, List.of(Dimension.of(2)));
        edits.type(new ValueInfo(
                chosen, ElementType.INT64, Optional.of(List.of(Dimension.of(1), new Dimension.Unknown()))));
        edits.type(new ValueInfo(places, ElementType.INT64, mask.shape()));
        String end = edits.constant("end", Tensor.vector(Long.MAX_VALUE));
        String axis = edits.constant("axis", Tensor.ofLongs(new long[0], 0));
        return List.of(
                cast(mask.name(), truths, ElementType.BOOL),
                cast(truths, numbers, ElementType.INT64),
                node("Reshape", List.of(numbers, flat), line),
                node("Slice", List.of(line, first, end), rest),
                node("Concat", List.of(first, rest), kept, Map.of("axis", Attribute.of(0L))),
                node("NonZero", List.of(kept), chosen),
                node("CumSum", List.of(kept, axis), count),
                node("Sub", List.of(count, first), place),
                node("Shape", List.of(mask.name()), shape),
                node("Reshape", List.of(place, shape), places));
    }

    /** Nodes that make of a stack one sequence of the vectors that count. */
    List<Node> pack(ValueInfo stack, String from, String to) {
        edits.type(type(stack.named(to)));
        return gather(stack, from, to, chosen);
    }

    /** Nodes that make a stack of a sequence of vectors. */
    List<Node> restore(ValueInfo stack, String from, String to) {
        edits.type(stack.named(to));
        return gather(stack, from, to, places);
    }

    /** The type of a stack's vectors in one sequence. */
    static ValueInfo type(ValueInfo stack) {
        return new ValueInfo(
                stack.name(),
                stack.type(),
                stack.shape().map(axes -> List.of(Dimension.of(1), new Dimension.Unknown(), axes.getLast())));
    }

    private List<Node> gather(ValueInfo stack, String from, String to, String indices) {
        var width = stack.shape().orElseThrow().getLast();
        String vectors = typed(to + "_vectors", stack.type(), List.of(new Dimension.Unknown(), width));
        String shape =
                edits.constant("vectors", Tensor.vector(-1, width instanceof Dimension.Fixed(long size) ? size : 0));
        return List.of(node("Reshape", List.of(from, shape), vectors), node("Gather", List.of(vectors, indices), to));
    }

    private String typed(String hint, ElementType type, List<Dimension> shape) {
        String name = edits.fresh(hint);
        edits.type(new ValueInfo(name, type, Optional.of(shape)));
        return name;
    }

    private Node cast(String from, String to, ElementType type) {
        return node("Cast", List.of(from), to, Map.of("to", Attribute.of((long) type.code())));
    }

    private Node node(String operator, List<String> inputs, String output) {
        return node(operator, inputs, output, Map.of());
    }

    private Node node(String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
        return new Node(edits.fresh("Padding" + operator), "", operator, inputs, List.of(output), attributes);
    }
}
