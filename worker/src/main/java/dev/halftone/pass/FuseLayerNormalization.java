package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes one LayerNormalization of (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) * scale + bias over the last
 * axis, as exporters before opset 17 wrote it.
 */
public final class FuseLayerNormalization implements Pass {

    private static final long OPSET_WITH_LAYER_NORMALIZATION = 17;

    @Override
    public void requires(Graph graph) {
        if (graph.opset() < OPSET_WITH_LAYER_NORMALIZATION) {
            throw new IllegalStateException("LayerNormalization needs opset 17, the graph has " + graph.opset());
        }
    }

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            RootMeanSquare.of(node, patterns)
                    .ifPresent(found ->
                            centredOf(found.value(), patterns).ifPresent(x -> scaled(x, found, patterns, edits)));
        }
        return edits.done();
    }

    private static void scaled(String x, RootMeanSquare found, Patterns patterns, Edits edits) {
        var mul = patterns.onlyReader(found.end(), "Mul");
        var scale = mul.flatMap(node -> patterns.other(node, found.end().output()))
                .flatMap(value -> LastAxisVector.of(value, patterns.graph()));
        if (scale.isEmpty()) {
            return;
        }
        var add = patterns.onlyReader(mul.get(), "Add");
        var bias = add.flatMap(node -> patterns.other(node, mul.get().output()))
                .flatMap(value -> LastAxisVector.of(value, patterns.graph()))
                .filter(value -> value.tensor().count() == scale.get().tensor().count());
        var last = bias.isPresent() ? add.get() : mul.get();
        var inputs = bias.isPresent()
                ? List.of(x, scale.get().name(edits), bias.get().name(edits))
                : List.of(x, scale.get().name(edits));
        Map<String, Attribute> attributes = new TreeMap<>();
        attributes.put("axis", Attribute.of(-1L));
        attributes.put("epsilon", Attribute.of(found.epsilon()));
        edits.replace(last, new Node(last.name(), "", "LayerNormalization", inputs, last.outputs(), attributes));
    }

    /** x, when a value is x - mean(x). */
    private static Optional<String> centredOf(String value, Patterns patterns) {
        return patterns.producer(value, "Sub")
                .filter(sub -> patterns.producer(sub.input(1), "ReduceMean")
                        .filter(mean ->
                                mean.input(0).equals(sub.input(0)) && RootMeanSquare.isOverLastAxis(mean, patterns))
                        .isPresent())
                .map(sub -> sub.input(0));
    }
}
