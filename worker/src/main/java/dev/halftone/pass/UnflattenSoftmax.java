package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import java.util.Optional;
import java.util.Set;

/**
 * Takes away the Flatten and Reshape around a Softmax along the last axis, which change nothing.
 *
 * <p>Softmax of opset 12 and before flattens by itself; where its rank is not known, the upgrade writes that out.
 */
public final class UnflattenSoftmax implements Pass {

    private static final Set<String> SOFTMAX = Set.of("Softmax", "LogSoftmax");

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (node.is("Reshape")) {
                softmax(node, patterns).ifPresent(softmax -> {
                    var flatten = patterns.producer(softmax.input(0), "Flatten").orElseThrow();
                    if (isAlongLast(flatten, patterns) && isShapeOf(node.input(1), flatten.input(0), patterns)) {
                        edits.remove(softmax);
                        edits.replace(node, softmax.withInputs(flatten.inputs()).withOutputs(node.outputs()));
                    }
                });
            }
        }
        return edits.done();
    }

    /** The Softmax of flattened rows that alone feeds a Reshape. */
    private static Optional<Node> softmax(Node reshape, Patterns patterns) {
        return patterns.uses()
                .producer(reshape.input(0))
                .filter(node -> node.domain().isEmpty() && SOFTMAX.contains(node.operator()))
                .filter(node -> node.integer("axis", -1) == -1)
                .filter(node -> patterns.onlyReader(node, "Reshape").isPresent())
                .filter(node -> patterns.producer(node.input(0), "Flatten").isPresent());
    }

    private static boolean isAlongLast(Node flatten, Patterns patterns) {
        long axis = flatten.integer("axis", 1);
        return axis == -1 || axis == patterns.rank(flatten.input(0)).orElse(0) - 1;
    }

    private static boolean isShapeOf(String shape, String value, Patterns patterns) {
        return patterns.producer(shape, "Shape")
                .filter(node -> node.input(0).equals(value) && node.attributes().isEmpty())
                .isPresent();
    }
}
