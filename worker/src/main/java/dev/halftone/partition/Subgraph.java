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

    public Subgraph {
        layers = List.copyOf(layers);
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
