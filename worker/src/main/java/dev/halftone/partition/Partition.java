package dev.halftone.partition;

import java.util.List;

/** A graph's layers and its sequential subgraphs. */
public record Partition(List<Layer> layers, List<Subgraph> subgraphs) {

    public Partition {
        layers = List.copyOf(layers);
        subgraphs = List.copyOf(subgraphs);
    }

    /** The layer of that name. */
    public Layer layer(String node) {
        return layers.stream()
                .filter(layer -> layer.node().equals(node))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no layer is called " + node));
    }
}
