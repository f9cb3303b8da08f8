package dev.halftone.partition;

import java.util.List;

/**
 * A stretch of the graph that starts when the one before has finished: times of subgraphs add up.
 *
 * @param index its place in the sequence, from 0
 * @param layers names of its layers, in the graph's order; empty for a stretch without any
 * @param nodes names of all its nodes, in the graph's order
 * @param inputs values that it reads from outside: activations and side inputs, no constants
 * @param outputs values that are read after it
 * @param signature equal for subgraphs that are the same measurement
 */
public record Subgraph(
        int index,
        List<String> layers,
        List<String> nodes,
        List<String> inputs,
        List<String> outputs,
        String signature) {

    /** With more layers than this the configurations are too many to measure each. */
    public static final int LAYER_CAP = 6;

    public Subgraph {
        layers = List.copyOf(layers);
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Whether the caller must tie layers together, because there are more than {@link #LAYER_CAP}. */
    public boolean isOversized() {
        return layers.size() > LAYER_CAP;
    }
}
