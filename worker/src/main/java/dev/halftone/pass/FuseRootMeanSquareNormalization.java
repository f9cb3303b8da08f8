package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import java.util.List;
import java.util.Map;

/**
 * Makes one SimplifiedLayerNormalization, the runtime's own in the domain of the standard, of x / sqrt(mean(x^2) + epsilon) * scale
 * over the last axis. The runtime knows some forms of it itself, but not the one with Reciprocal.
 */
public final class FuseRootMeanSquareNormalization implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            RootMeanSquare.of(node, patterns).ifPresent(found -> fuse(found, patterns, edits));
        }
        return edits.done();
    }

    private static void fuse(RootMeanSquare found, Patterns patterns, Edits edits) {
        patterns.onlyReader(found.end(), "Mul")
                .ifPresent(mul -> patterns.other(mul, found.end().output())
                        .flatMap(value -> LastAxisVector.of(value, patterns.graph()))
                        .ifPresent(scale -> edits.replace(
                                mul,
                                new Node(
                                        mul.name(),
                                        "",
                                        "SimplifiedLayerNormalization",
                                        List.of(found.value(), scale.name(edits)),
                                        mul.outputs(),
                                        Map.of(
                                                "axis", Attribute.of(-1L),
                                                "epsilon", Attribute.of(found.epsilon()))))));
    }
}
