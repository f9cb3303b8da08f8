package dev.halftone.rewrite;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Uses;
import dev.halftone.partition.Layer;
import java.util.List;
import java.util.Optional;

/** Whether a layer really runs in the kernel that it was written for. */
public sealed interface KernelProof {

    /** The kernel is in the optimised graph. */
    record Found(String operator) implements KernelProof {}

    /** The runtime runs something else, without a word. */
    record FellBack(String description) implements KernelProof {}

    /**
     * Looks for a layer's kernel in the graph that the runtime made of a rewritten one.
     *
     * <p>Node names do not outlive a fusion, the constant with the weight's codes does: whoever reads it must be the
     * kernel. A DequantizeLinear or Cast there decodes the weight in every call. Products of two activations have no
     * constant and are looked for by their name, which their emitters see to.
     */
    static KernelProof find(Graph optimised, Layer layer, Choice choice) {
        var expected = Emitters.named(choice.emitter()).kernel().operators();
        var uses = Uses.of(optimised);
        var readers = readers(optimised, uses, layer, choice);
        if (readers.isEmpty()) {
            return new FellBack("no node of the optimised graph reads the codes of layer " + layer.node());
        }
        for (var reader : readers) {
            if (!expected.contains(reader.qualifiedOperator())) {
                return new FellBack(path(uses, reader));
            }
        }
        return new Found(readers.getFirst().qualifiedOperator());
    }

    private static List<Node> readers(Graph optimised, Uses uses, Layer layer, Choice choice) {
        if (layer.weight().isEmpty()) {
            return optimised.nodes().stream()
                    .filter(node -> node.name().equals(layer.node()))
                    .toList();
        }
        var own = uses.consumers(CodesName.own(layer, choice));
        return own.isEmpty() ? uses.consumers(CodesName.shared(layer, choice)) : own;
    }

    private static String path(Uses uses, Node reader) {
        Optional<Node> next = uses.onlyConsumer(reader.output());
        return next.map(node -> reader.qualifiedOperator() + " + " + node.qualifiedOperator())
                .orElse(reader.qualifiedOperator());
    }
}
