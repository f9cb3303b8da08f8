package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import java.util.Optional;

/** A constant along the last axis, such as a normalisation's scale. */
record LastAxisVector(String value, Tensor tensor) {

    static Optional<LastAxisVector> of(String value, Graph graph) {
        return graph.initializer(value)
                .filter(tensor -> tensor.rank() >= 1 && tensor.count() > 1 && tensor.dimension(-1) == tensor.count())
                .map(tensor -> new LastAxisVector(value, tensor));
    }

    /** Its name; another one where its leading axes of length 1 have to go. */
    String name(Edits edits) {
        return tensor.rank() == 1 ? value : edits.constant(value, tensor.reshaped(tensor.count()));
    }
}
