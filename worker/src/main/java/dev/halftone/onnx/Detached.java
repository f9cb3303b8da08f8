package dev.halftone.onnx;

import dev.halftone.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model without its large constants.
 *
 * @param model the bytes of the rest, where these constants are named as external data that lies nowhere
 * @param tensors the constants by name
 */
public record Detached(byte[] model, Map<String, Tensor> tensors) {
    public Detached {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }
}
