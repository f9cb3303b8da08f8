package dev.halftone.pass;

import dev.halftone.graph.Graph;

/** A graph transformation that keeps the function. */
public interface Pass {

    /** The pass's name, as messages and reports show it. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Checks what the pass takes for granted; throws when it doesn't hold. */
    default void requires(Graph graph) {}

    /** The transformed graph; the very same instance when there was nothing to do. */
    Graph apply(Graph graph);

    /** Checks what the pass promises; throws when it doesn't hold. */
    default void ensures(Graph graph) {}
}
