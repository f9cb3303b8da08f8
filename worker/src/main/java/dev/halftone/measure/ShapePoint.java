package dev.halftone.measure;

import dev.halftone.graph.Tensor;
import java.util.Map;

/**
 * A shape at which the model must be fast.
 *
 * @param weight how often it counts in the sum of times
 * @param inputs real samples in that shape
 */
public record ShapePoint(String name, long weight, Map<String, Tensor> inputs) {

    public ShapePoint {
        inputs = Map.copyOf(inputs);
    }
}
