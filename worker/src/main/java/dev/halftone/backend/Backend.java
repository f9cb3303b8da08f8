package dev.halftone.backend;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.pass.Evaluator;
import java.nio.file.Path;

/** A runtime on a device: opens graphs and files as sessions. */
public interface Backend extends Evaluator {

    /** The name of its row in {@link Backends}. */
    String name();

    /** What does the work. */
    enum Device {
        /** The processor; with one thread, all of it on the calling thread. */
        PROCESSOR,
        /** Something else than the processor. */
        ACCELERATOR
    }

    /** What does the work. */
    Device device();

    /** The runtime's name and version. */
    String runtime();

    /** Loads a graph from memory. */
    Session open(Graph graph, SessionSettings settings);

    /** Loads a file as any user of the runtime would. */
    Session open(Path model, SessionSettings settings);

    /** The graph that the runtime would really run: what its own optimiser makes of this one. */
    Graph optimized(Graph graph, SessionSettings settings);

    /** The same of a file. */
    Graph optimized(Path model, SessionSettings settings);

    /** Hands a tensor to the runtime; without a copy when its bytes are native memory. */
    RuntimeValue hold(Tensor tensor);
}
