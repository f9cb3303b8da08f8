package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import java.util.Map;

/** Computes a graph's outputs: what a pass needs of a runtime, and no more. */
@FunctionalInterface
public interface Evaluator {

    /** The graph's outputs by name, for these inputs; what types the graph declares for them does not matter. */
    Map<String, Tensor> evaluate(Graph graph, Map<String, Tensor> inputs);
}
