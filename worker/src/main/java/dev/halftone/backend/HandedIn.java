package dev.halftone.backend;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Constants that a session is given beside its model, out of mapped files where they lie there: they stay while it is open. */
record HandedIn(Map<String, Tensor> tensors, Map<String, RuntimeValue> values) implements AutoCloseable {

    static final HandedIn NOTHING = new HandedIn(Map.of(), Map.of());

    static HandedIn of(OrtEnvironment environment, Map<String, Tensor> tensors) {
        Map<String, RuntimeValue> values = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> values.put(name, OrtValues.hold(environment, tensor)));
        return new HandedIn(tensors, values);
    }

    void addTo(OrtSession.SessionOptions options) throws OrtException {
        if (!values.isEmpty()) {
            Map<String, OnnxTensorLike> handles = new LinkedHashMap<>();
            values.forEach((name, value) -> handles.put(name, OrtValues.tensor(value)));
            options.addExternalInitializers(handles);
        }
    }

    @Override
    public void close() {
        List<RuntimeValue> open = new ArrayList<>(values.values());
        open.forEach(RuntimeValue::close);
        tensors.values().forEach(Tensor::letGo);
    }
}
