package dev.halftone.backend;

import dev.halftone.graph.Tensor;

/** A tensor that the runtime holds; an output of one run can be the input of the next without a copy. */
public interface RuntimeValue extends AutoCloseable {

    /** A copy of the content. */
    Tensor read();

    @Override
    void close();
}
