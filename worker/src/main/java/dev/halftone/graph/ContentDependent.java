package dev.halftone.graph;

import java.util.HashSet;
import java.util.Set;

/** The values that depend on what is in the graph's inputs, not only on their shapes. */
public record ContentDependent(Set<String> values) {

    public ContentDependent {
        values = Set.copyOf(values);
    }

    /** Finds them. */
    public static ContentDependent of(Graph graph) {
        Set<String> values = new HashSet<>();
        graph.inputs().forEach(input -> values.add(input.name()));
        for (var node : graph.nodes()) {
            if (!node.is("Shape") && !node.is("Size") && node.reads().stream().anyMatch(values::contains)) {
                values.addAll(node.outputs());
            }
        }
        return new ContentDependent(values);
    }

    /** Whether a value is among them. */
    public boolean contains(String value) {
        return values.contains(value);
    }
}
