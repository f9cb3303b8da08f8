package dev.halftone.gradient;

import dev.halftone.graph.GraphBuilder;
import java.util.Map;

/**
 * A forward graph with its gradients appended, still open for what the caller wants to compute from them.
 *
 * @param graph holds both; the caller declares the outputs
 * @param gradients for each edge that the differentiated values depend on: the value that holds its gradient, of the
 *     operand's shape; an edge without an entry has the gradient zero
 */
public record BackwardGraph(GraphBuilder graph, Map<Edge, String> gradients) {
    public BackwardGraph {
        gradients = Map.copyOf(gradients);
    }
}
