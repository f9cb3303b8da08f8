package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import java.util.List;
import java.util.Map;

/**
 * Writes HardSwish as x * HardSigmoid(x), as the runtime does by itself when it loads a model: each half has a kernel on codes,
 * the whole has none.
 */
public final class SplitHardSwish implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (node.is("HardSwish")) {
                String name = edits.fresh(node.name() + "_slope");
                String slope = edits.freshLike(node.input(0), node.output() + "_slope");
                edits.replace(
                        node,
                        new Node(
                                name,
                                "",
                                "HardSigmoid",
                                node.inputs(),
                                List.of(slope),
                                Map.of("alpha", Attribute.of(1f / 6), "beta", Attribute.of(0.5f))),
                        new Node(node.name(), "", "Mul", List.of(node.input(0), slope), node.outputs(), Map.of()));
            }
        }
        return edits.done();
    }
}
