package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import java.util.Map;

/** Writes the standard Gelu (exact form) as the runtime's own, which its optimiser fuses with a bias. */
public final class RuntimeGelu implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (node.is("Gelu") && node.text("approximate", "none").equals("none")) {
                edits.replace(
                        node, new Node(node.name(), Node.MICROSOFT, "Gelu", node.inputs(), node.outputs(), Map.of()));
            }
        }
        return edits.done();
    }
}
