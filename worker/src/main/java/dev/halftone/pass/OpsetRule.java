package dev.halftone.pass;

import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;

/** How a call of an older operator version is written in the version that replaced it. */
@FunctionalInterface
interface OpsetRule {

    /**
     * The same call in the newer version; what it needs beside itself goes into the graph before it.
     *
     * @throws dev.halftone.failure.UserError when this call has no equal in the newer version
     */
    Node upgrade(GraphBuilder graph, Node node);
}
