package dev.halftone;

import com.fasterxml.jackson.databind.JsonNode;

/** Writes what a model consists of for machines. */
final class ModelFactsJson {

    private ModelFactsJson() {}

    static JsonNode of(String file, ModelFacts facts) {
        var root = Json.NODES.objectNode();
        root.put("file", file);
        root.put("opset", facts.original().opset());
        root.put("nodes", facts.original().nodes().size());
        root.put("canonicalNodes", facts.nodes());
        root.put("weights", facts.weights());
        facts.macs().ifPresent(macs -> root.put("macs", macs));
        root.put("subgraphs", facts.subgraphs());
        var measurements = root.putArray("measurements");
        facts.measurements().forEach((signature, instances) -> {
            var measurement = measurements.addObject();
            measurement.put("signature", signature);
            var indices = measurement.putArray("subgraphs");
            instances.forEach(instance -> indices.add(instance.index()));
        });
        var layers = root.putArray("layers");
        for (var layer : facts.layers()) {
            var node = layers.addObject();
            node.put("name", layer.layer().node());
            node.put("operator", layer.layer().operator());
            node.put("subgraph", layer.subgraph());
            node.put("weights", layer.weights());
            layer.macs().ifPresent(macs -> node.put("macs", macs));
        }
        var notes = root.putArray("notes");
        facts.notes().forEach(notes::add);
        var refusals = root.putArray("refusals");
        facts.refusals().forEach(reason -> refusals.add(reason.coded()));
        return root;
    }
}
