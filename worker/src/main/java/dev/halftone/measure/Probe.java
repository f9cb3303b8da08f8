package dev.halftone.measure;

import dev.halftone.gradient.Edge;
import java.util.List;

/**
 * One number that the backward graph computes for each sample: the squared loss change of one value's error.
 *
 * @param value the value that is changed
 * @param edges where the change enters: one operand, or every reader of an output
 */
record Probe(String value, List<Edge> edges, ActivationError error) {
    Probe {
        edges = List.copyOf(edges);
    }
}
