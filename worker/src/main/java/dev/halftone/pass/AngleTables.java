package dev.halftone.pass;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Cosines or sines of rotary embeddings, a row for each position: [positions, half], or with every row twice beside itself. */
final class AngleTables {

    private static final Set<String> BY_ELEMENT = Set.of("Cos", "Sin", "Cast", "Identity", "Neg");
    private static final Set<String> BY_OPERAND = Set.of("Mul", "Div", "Add", "Sub");

    private final Patterns patterns;
    private final Edits edits;
    private final Map<String, String> halved = new HashMap<>();

    AngleTables(Patterns patterns, Edits edits) {
        this.patterns = patterns;
        this.edits = edits;
    }

    /** Whether a value is [positions, half]: one row for all positions would be another function. */
    boolean isOfHalves(String value, long half) {
        return isTable(value, half) && rank(value) == 2;
    }

    /** Whether a value is [1, ..., positions, 2 * half] and its rows' halves are equal. */
    boolean isOfWholes(String value, long half) {
        return isTable(value, 2 * half) && isRepeated(value);
    }

    private boolean isTable(String value, long width) {
        var shape = patterns.shapes().get(value);
        if (shape == null || shape.size() < 2 || shape.getLast() != width) {
            return false;
        }
        int positions = shape.size() - 2;
        return shape.get(positions) != 1 && shape.subList(0, positions).stream().allMatch(length -> length == 1);
    }

    /** The name of [positions, half] of a table with every row twice beside itself; the nodes that make it are added once. */
    String halved(String table, long half, List<Node> nodes) {
        return halved.computeIfAbsent(table, value -> {
            String cut = typed(value + "_cut");
            String name = typed(value + "_half");
            var bounds = List.of(
                    value,
                    edits.constant(value + "_start", Tensor.vector(0L)),
                    edits.constant(value + "_end", Tensor.vector(half)),
                    edits.constant(value + "_axis", Tensor.vector(-1L)));
            String rows = edits.constant(value + "_rows", Tensor.vector(-1L, half));
            nodes.add(new Node(edits.fresh(value + "_slice"), "", "Slice", bounds, List.of(cut), Map.of()));
            nodes.add(new Node(
                    edits.fresh(value + "_reshape"), "", "Reshape", List.of(cut, rows), List.of(name), Map.of()));
            return name;
        });
    }

    private String typed(String hint) {
        String name = edits.fresh(hint);
        edits.type(ValueInfo.unknown(name, ElementType.FLOAT));
        return name;
    }

    /** Whether the halves of the last axis are equal, by what made the value. */
    private boolean isRepeated(String value) {
        var constant = patterns.graph().initializer(value);
        if (constant.isPresent()) {
            return isRepeated(constant.get());
        }
        return patterns.uses().producer(value).filter(this::keepsRepetition).isPresent();
    }

    private boolean keepsRepetition(Node node) {
        if (!node.domain().isEmpty()) {
            return false;
        }
        if (BY_ELEMENT.contains(node.operator())) {
            return isRepeated(node.input(0));
        }
        if (BY_OPERAND.contains(node.operator())) {
            return isEvenOperand(node.input(0)) && isEvenOperand(node.input(1));
        }
        return switch (node.operator()) {
            case "Concat" -> isTwice(node);
            case "Unsqueeze" -> endsAlike(node) && isRepeated(node.input(0));
            case "Slice" -> !touchesLast(node) && isRepeated(node.input(0));
            case "Gather" -> node.integer("axis", 0) == 0 && rank(node.input(0)) > 1 && isRepeated(node.input(0));
            default -> false;
        };
    }

    private boolean isEvenOperand(String value) {
        return patterns.scalar(value).isPresent() || isRepeated(value);
    }

    private boolean isTwice(Node concat) {
        long axis = concat.integer("axis", 0);
        return concat.inputs().size() == 2
                && concat.input(0).equals(concat.input(1))
                && (axis == -1 || axis == rank(concat.output()) - 1);
    }

    /** Whether the new axes lie before the last one. */
    private boolean endsAlike(Node unsqueeze) {
        int rank = rank(unsqueeze.output());
        return patterns.longs(unsqueeze.input(1))
                .filter(axes -> axes.stream().allMatch(axis -> axis != -1 && axis != rank - 1))
                .isPresent();
    }

    private boolean touchesLast(Node slice) {
        int rank = rank(slice.input(0));
        if (!slice.hasInput(3)) {
            // from the first axis on, one for each start
            var starts = patterns.shapes().get(slice.input(1));
            return starts == null || starts.getFirst() < 0 || starts.getFirst() >= rank;
        }
        return patterns.longs(slice.input(3))
                .filter(axes -> axes.stream().allMatch(axis -> axis != -1 && axis != rank - 1))
                .isEmpty();
    }

    /** Zero where it isn't certain. */
    private int rank(String value) {
        return patterns.rank(value).orElse(0);
    }

    private static boolean isRepeated(Tensor tensor) {
        if (tensor.type() != ElementType.FLOAT || tensor.rank() == 0 || tensor.dimension(-1) % 2 != 0) {
            return false;
        }
        float[] values = tensor.floats();
        int width = Math.toIntExact(tensor.dimension(-1));
        for (int row = 0; row < values.length; row += width) {
            int middle = row + width / 2;
            if (!Arrays.equals(values, row, middle, values, middle, row + width)) {
                return false;
            }
        }
        return true;
    }
}
