package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.RuntimeValue;
import dev.halftone.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model's inputs in the runtime's hands, for as long as runs need them. */
public final class HeldInputs implements AutoCloseable {

    private final Map<String, RuntimeValue> values = new LinkedHashMap<>();

    /** Hands tensors over, by input name. */
    public HeldInputs(Backend backend, Map<String, Tensor> tensors) {
        tensors.forEach((name, tensor) -> values.put(name, backend.hold(tensor)));
    }

    Map<String, RuntimeValue> only(Iterable<String> names) {
        Map<String, RuntimeValue> some = new LinkedHashMap<>();
        for (String name : names) {
            var value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("no tensor for input " + name + "; there are " + values.keySet());
            }
            some.put(name, value);
        }
        return some;
    }

    @Override
    public void close() {
        values.values().forEach(RuntimeValue::close);
    }
}
