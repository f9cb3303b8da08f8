package dev.halftone.rewrite;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.Uses;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A layer where it stands: its node and the graph around it. */
public record Site(Graph graph, Uses uses, Layer layer, Node node) {

    /** The place of a layer in its graph; an error when no node has the layer's name. */
    public static Site of(Graph graph, Layer layer) {
        return of(graph, Uses.of(graph), layer);
    }

    /** The place of a layer in an indexed graph. */
    public static Site of(Graph graph, Uses uses, Layer layer) {
        return new Site(graph, uses, layer, graph.node(layer.node()));
    }

    /** An input of the node that is a FLOAT constant. */
    Optional<Tensor> constant(int index) {
        return constant(node.input(index));
    }

    /** A value that is a FLOAT constant. */
    Optional<Tensor> constant(String value) {
        return graph.initializer(value).filter(tensor -> tensor.type() == ElementType.FLOAT);
    }

    /** The rank of a value, if it is known. */
    Optional<Integer> rank(String value) {
        return info(value).flatMap(ValueInfo::shape).map(List::size);
    }

    /** Whether a value is computed, and not of a type that the kernels don't read. */
    boolean isActivation(String value) {
        return graph.initializer(value).isEmpty()
                && info(value).map(info -> info.type() == ElementType.FLOAT).orElse(true);
    }

    /** The only node that reads the layer's output, when nothing outside the graph does. */
    Optional<Node> onlyFollower() {
        String output = node.output();
        if (graph.outputs().stream().anyMatch(info -> info.name().equals(output))) {
            return Optional.empty();
        }
        return uses.onlyConsumer(output);
    }

    private Optional<ValueInfo> info(String value) {
        return Stream.concat(
                        graph.inputs().stream(), Stream.ofNullable(graph.types().get(value)))
                .filter(info -> info.name().equals(value))
                .findFirst();
    }
}
