package dev.halftone.rewrite;

import dev.halftone.graph.Node;
import java.util.Optional;

/**
 * The multiplication or division by a constant that alone reads a product.
 *
 * @param value what it multiplies by
 */
record ConstantFactor(Node node, double value) {

    static Optional<ConstantFactor> behind(Site site) {
        return site.onlyFollower().flatMap(node -> {
            boolean first = node.input(0).equals(site.node().output());
            if (node.is("Div") && first) {
                return scalar(site, node.input(1)).map(divisor -> new ConstantFactor(node, 1 / divisor));
            }
            return node.is("Mul")
                    ? scalar(site, node.input(first ? 1 : 0)).map(factor -> new ConstantFactor(node, factor))
                    : Optional.empty();
        });
    }

    /** A positive constant of one element that adds no axis. */
    private static Optional<Double> scalar(Site site, String value) {
        return site.constant(value)
                .filter(tensor -> tensor.count() == 1 && tensor.rank() <= 1 && tensor.floatAt(0) > 0)
                .map(tensor -> (double) tensor.floatAt(0));
    }
}
