package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import java.util.List;
import java.util.Map;

/** Makes one BiasGelu, the runtime's own, of a Gelu (exact form) and the constant vector that is added before it. */
public final class BiasGelu implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (isExactGelu(node)) {
                patterns.producer(node.input(0), "Add")
                        .filter(add ->
                                patterns.uses().onlyConsumer(add.output()).isPresent()
                                        && !graph.outputNames().contains(add.output()))
                        .ifPresent(add -> fuse(node, add, patterns, edits));
            }
        }
        return edits.done();
    }

    private static boolean isExactGelu(Node node) {
        return node.is(Node.MICROSOFT, "Gelu")
                || (node.is("Gelu") && node.text("approximate", "none").equals("none"));
    }

    private static void fuse(Node gelu, Node add, Patterns patterns, Edits edits) {
        for (int i = 0; i < 2; i++) {
            var bias = patterns.graph().initializer(add.input(i)).filter(t -> t.rank() == 1 && t.count() > 1);
            if (bias.isPresent()) {
                edits.remove(add);
                edits.replace(
                        gelu,
                        new Node(
                                gelu.name(),
                                Node.MICROSOFT,
                                "BiasGelu",
                                List.of(add.input(1 - i), add.input(i)),
                                gelu.outputs(),
                                Map.of()));
                return;
            }
        }
    }
}
