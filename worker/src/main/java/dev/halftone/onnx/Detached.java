package dev.halftone.onnx;

import dev.halftone.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model without its large constants, which its bytes name as external data that lies nowhere. */
public final class Detached {

    private final byte[] model;
    private final Map<String, Tensor> tensors;

    Detached(byte[] model, Map<String, Tensor> tensors) {
        this.model = model;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** The bytes of the model, for one reader: no copy. */
    public byte[] model() {
        return model;
    }

    /** The constants by name. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }
}
