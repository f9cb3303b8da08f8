package dev.halftone.pass;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.Uses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What fusions ask of a graph: who wrote a value, who alone reads it, its shape, and whether it is a certain constant. */
record Patterns(Graph graph, Uses uses, Map<String, List<Long>> shapes) {

    private static final double CLOSE = 1e-4;

    static Patterns of(Graph graph) {
        return new Patterns(graph, Uses.of(graph), StaticShapes.of(graph));
    }

    /** The number of a value's axes, where it is certain. */
    OptionalInt rank(String value) {
        var shape = shapes.get(value);
        return shape == null ? OptionalInt.empty() : OptionalInt.of(shape.size());
    }

    /** The standard operator of that name that writes a value. */
    Optional<Node> producer(String value, String operator) {
        return uses.producer(value).filter(node -> node.is(operator));
    }

    /** The standard operator of that name that alone reads a node's only output, which nothing outside sees. */
    Optional<Node> onlyReader(Node node, String operator) {
        return graph.outputNames().contains(node.output())
                ? Optional.empty()
                : uses.onlyConsumer(node.output()).filter(reader -> reader.is(operator));
    }

    /** The other operand of a call of two, when a value is one of them. */
    Optional<String> other(Node binary, String value) {
        if (binary.inputs().size() != 2) {
            return Optional.empty();
        }
        if (binary.input(0).equals(value)) {
            return Optional.of(binary.input(1));
        }
        return binary.input(1).equals(value) ? Optional.of(binary.input(0)) : Optional.empty();
    }

    /** The operand of a call of two beside a scalar constant close to a number. */
    Optional<String> besides(Node binary, double constant) {
        if (binary.inputs().size() != 2) {
            return Optional.empty();
        }
        if (isScalar(binary.input(1), constant)) {
            return Optional.of(binary.input(0));
        }
        return isScalar(binary.input(0), constant) ? Optional.of(binary.input(1)) : Optional.empty();
    }

    /** Whether a value is a scalar constant within a relative 1e-4 of a number. */
    boolean isScalar(String value, double constant) {
        var scalar = scalar(value);
        return scalar.isPresent() && Math.abs(scalar.getAsDouble() - constant) <= CLOSE * Math.abs(constant);
    }

    /** A constant of one element, of whatever numeric type, and of rank 1 at most. */
    OptionalDouble scalar(String value) {
        var tensor = graph.initializer(value).filter(t -> t.count() == 1 && t.rank() <= 1);
        return tensor.isEmpty() ? OptionalDouble.empty() : number(tensor.get());
    }

    private static OptionalDouble number(Tensor tensor) {
        if (tensor.type() == ElementType.FLOAT) {
            return OptionalDouble.of(tensor.floats()[0]);
        }
        return tensor.type() == ElementType.INT64
                ? OptionalDouble.of((double) tensor.longs()[0])
                : OptionalDouble.empty();
    }

    /** The axes of a reduction, as an attribute or as a constant input; empty when they are neither. */
    Optional<List<Long>> axes(Node reduction) {
        var attribute = reduction.integers("axes");
        return attribute.isPresent() ? attribute : longs(reduction.input(1));
    }

    /** A constant list of integers. */
    Optional<List<Long>> longs(String value) {
        return graph.initializer(value)
                .filter(tensor -> tensor.type() == ElementType.INT64)
                .map(tensor -> java.util.Arrays.stream(tensor.longs()).boxed().toList());
    }
}
