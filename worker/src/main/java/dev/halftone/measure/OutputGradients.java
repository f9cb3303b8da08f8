package dev.halftone.measure;

import dev.halftone.gradient.Backward;
import dev.halftone.gradient.BackwardGraph;
import dev.halftone.gradient.Edge;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Uses;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A backward graph with the gradient of the loss by the outputs of some layers. */
final class OutputGradients {

    private final BackwardGraph backward;
    private final DifferentiatedLoss loss;
    private final Map<String, String> byLayer = new HashMap<>();

    private OutputGradients(BackwardGraph backward, DifferentiatedLoss loss) {
        this.backward = backward;
        this.loss = loss;
    }

    static OutputGradients of(SensitivitySubject subject, List<Layer> layers) {
        var builder = GraphBuilder.from(subject.graph()).clearOutputs();
        var loss = DifferentiatedLoss.attach(subject, builder);
        var uses = Uses.of(subject.graph());
        Set<Edge> edges = new HashSet<>();
        layers.forEach(layer -> edges.addAll(readers(subject, uses, layer)));
        var backward = Backward.of(subject.graph(), subject.types())
                .differentiate(builder, Map.of(subject.loss().output(), loss.cotangent()), edges);
        var gradients = new OutputGradients(backward, loss);
        layers.forEach(layer -> gradients.sum(subject, layer, readers(subject, uses, layer)));
        return gradients;
    }

    /** What is read by several nodes, or is itself the output, has the sum of their gradients. */
    private void sum(SensitivitySubject subject, Layer layer, List<Edge> readers) {
        List<String> parts = new ArrayList<>();
        readers.forEach(
                edge -> Optional.ofNullable(backward.gradients().get(edge)).ifPresent(parts::add));
        if (output(subject, layer).equals(subject.loss().output())) {
            parts.add(loss.cotangent());
        }
        if (!parts.isEmpty()) {
            byLayer.put(layer.node(), parts.size() == 1 ? parts.getFirst() : graph().op("Sum", parts, Map.of()));
        }
    }

    private static List<Edge> readers(SensitivitySubject subject, Uses uses, Layer layer) {
        String output = output(subject, layer);
        return uses.consumers(output).stream()
                .flatMap((Node node) -> IntStream.range(0, node.inputs().size())
                        .filter(index -> node.input(index).equals(output))
                        .mapToObj(index -> new Edge(node.name(), index)))
                .toList();
    }

    private static String output(SensitivitySubject subject, Layer layer) {
        return subject.graph().node(layer.node()).output();
    }

    GraphBuilder graph() {
        return backward.graph();
    }

    /** The input that the loss needs beside the sample. */
    ValueInfo target() {
        return loss.target();
    }

    /** The value that holds a layer's gradient, of its output's shape; empty where the loss doesn't depend on it. */
    Optional<String> of(Layer layer) {
        return Optional.ofNullable(byLayer.get(layer.node()));
    }
}
