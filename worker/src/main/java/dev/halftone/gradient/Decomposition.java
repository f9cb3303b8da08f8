package dev.halftone.gradient;

/** How an operator is put together from others that have gradient rules. */
@FunctionalInterface
public interface Decomposition {

    /**
     * Emits the nodes that compute the call, for the shapes that are known, and the node's outputs under their names.
     *
     * @throws NoGradientRule when the operator is used in a way that is not put together here
     */
    void write(Call call);
}
