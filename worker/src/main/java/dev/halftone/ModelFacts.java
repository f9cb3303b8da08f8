package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Macs;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.partition.Subgraph;
import dev.halftone.pass.Canonical;
import dev.halftone.pass.PassException;
import dev.halftone.pass.Passes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * What is known of a model before anything is measured.
 *
 * @param original the graph as the file has it
 * @param nodes how many nodes the canonical form has
 * @param layers in the graph's order
 * @param measurements the distinct subgraphs with layers, by signature, with all their instances
 * @param sizes what the inputs were taken to be for the MACs; empty when their sizes are not known
 * @param notes what would not be planned though the model is served
 * @param refusals every reason why it can't be quantized; empty when it can
 */
record ModelFacts(
        Graph original,
        int nodes,
        List<LayerFacts> layers,
        int subgraphs,
        SequencedMap<String, List<Subgraph>> measurements,
        Optional<InputSizes> sizes,
        List<String> notes,
        List<String> refusals) {

    /**
     * One layer.
     *
     * @param subgraph the index of its subgraph
     * @param weights elements of its weight; 0 for a product of two activations
     * @param macs multiply-accumulate operations of one run, where sizes are known
     */
    record LayerFacts(Layer layer, int subgraph, long weights, OptionalLong macs) {}

    /** Inspects a graph; what it can't be known for is among the refusals. */
    static ModelFacts of(Graph original, Backend backend, Optional<InputSizes> sizes) {
        Graph graph;
        try {
            graph = Passes.inOrder(Canonical.passes(backend)).apply(original);
        } catch (PassException e) {
            var cause = e.getCause();
            String reason = cause instanceof UserError known ? known.text() : String.valueOf(e.getMessage());
            return new ModelFacts(
                    original, 0, List.of(), 0, new LinkedHashMap<>(), Optional.empty(), List.of(), List.of(reason));
        }
        Map<String, ValueInfo> types = Map.of();
        List<String> refusals = new ArrayList<>();
        try {
            if (sizes.isPresent()) {
                types = Shapes.observe(graph, backend, sizes.get().tensors(graph));
            } else {
                backend.open(graph, SessionSettings.plain()).close();
            }
        } catch (BackendException e) {
            refusals.add("the runtime does not run it: " + e.getMessage());
        }
        var shapes = Shapes.sizes(types);
        var partition = types.isEmpty() ? Partitioner.partition(graph) : Partitioner.partition(graph, types);
        refusals.addAll(Refusals.of(graph, partition));
        return new ModelFacts(
                original,
                graph.nodes().size(),
                layers(graph, partition, shapes),
                partition.subgraphs().size(),
                measurements(partition),
                shapes.isEmpty() ? Optional.empty() : sizes,
                Refusals.notes(graph, partition),
                List.copyOf(refusals));
    }

    private static List<LayerFacts> layers(Graph graph, Partition partition, Map<String, long[]> shapes) {
        Map<String, Integer> subgraphs = new LinkedHashMap<>();
        partition.subgraphs().forEach(s -> s.layers().forEach(layer -> subgraphs.put(layer, s.index())));
        return partition.layers().stream()
                .map(layer -> new LayerFacts(
                        layer,
                        subgraphs.getOrDefault(layer.node(), 0),
                        Macs.weights(graph, layer),
                        shapes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Macs.count(graph, layer, shapes))))
                .toList();
    }

    private static SequencedMap<String, List<Subgraph>> measurements(Partition partition) {
        SequencedMap<String, List<Subgraph>> measurements = new LinkedHashMap<>();
        partition.subgraphs().stream()
                .filter(subgraph -> !subgraph.layers().isEmpty())
                .forEach(subgraph -> measurements
                        .computeIfAbsent(subgraph.signature(), key -> new ArrayList<>())
                        .add(subgraph));
        return measurements;
    }

    long weights() {
        return layers.stream().mapToLong(LayerFacts::weights).sum();
    }

    /** Multiply-accumulate operations of one run, where sizes are known. */
    OptionalLong macs() {
        return sizes.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(layers.stream()
                        .mapToLong(layer -> layer.macs().orElse(0))
                        .sum());
    }
}
