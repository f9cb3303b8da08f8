package dev.halftone.pass;

import dev.halftone.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A value over the root of its mean square, value / sqrt(mean(value^2) + epsilon), over the last axis: Pow or Mul for the square,
 * Div or Reciprocal and Mul for the quotient.
 *
 * @param end the node that ends it
 */
record RootMeanSquare(Node end, String value, float epsilon) {

    /** What a node ends, where it ends such a quotient. */
    static Optional<RootMeanSquare> of(Node end, Patterns patterns) {
        if (end.is("Div")) {
            return of(end, end.input(0), end.input(1), patterns);
        }
        if (end.is("Mul")) {
            for (int i = 0; i < 2; i++) {
                var root = patterns.producer(end.input(i), "Reciprocal").map(node -> node.input(0));
                if (root.isPresent()) {
                    return of(end, end.input(1 - i), root.get(), patterns);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<RootMeanSquare> of(Node end, String value, String root, Patterns patterns) {
        return patterns.producer(root, "Sqrt")
                .flatMap(sqrt -> patterns.producer(sqrt.input(0), "Add"))
                .flatMap(sum -> epsilon(sum, value, patterns))
                .map(epsilon -> new RootMeanSquare(end, value, epsilon));
    }

    /** Epsilon, when the sum is mean(value^2) + epsilon. */
    private static Optional<Float> epsilon(Node sum, String value, Patterns patterns) {
        for (int i = 0; i < 2; i++) {
            OptionalDouble epsilon = patterns.scalar(sum.input(i));
            var square = patterns.producer(sum.input(1 - i), "ReduceMean")
                    .filter(mean -> isOverLastAxis(mean, patterns))
                    .map(mean -> mean.input(0));
            if (epsilon.isPresent() && square.isPresent() && isSquare(square.get(), value, patterns)) {
                return Optional.of((float) epsilon.getAsDouble());
            }
        }
        return Optional.empty();
    }

    private static boolean isSquare(String square, String of, Patterns patterns) {
        boolean power = patterns.producer(square, "Pow")
                .filter(pow -> pow.input(0).equals(of) && patterns.isScalar(pow.input(1), 2))
                .isPresent();
        return power
                || patterns.producer(square, "Mul")
                        .filter(mul -> mul.inputs().equals(List.of(of, of)))
                        .isPresent();
    }

    /** Whether a mean is over the last axis alone, and keeps it. */
    static boolean isOverLastAxis(Node mean, Patterns patterns) {
        if (mean.integer("keepdims", 1) != 1) {
            return false;
        }
        return patterns.axes(mean)
                .filter(axes -> axes.size() == 1 && (axes.getFirst() == -1 || isLast(axes.getFirst(), mean, patterns)))
                .isPresent();
    }

    private static boolean isLast(long axis, Node mean, Patterns patterns) {
        return axis == patterns.rank(mean.input(0)).orElse(0) - 1;
    }
}
