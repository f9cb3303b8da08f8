package dev.halftone.backend;

import dev.halftone.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A loaded graph, ready to run; closed by its owner. */
public interface Session extends AutoCloseable {

    /** The names of the graph's inputs. */
    List<String> inputs();

    /** The names of the graph's outputs. */
    List<String> outputs();

    /** Runs on values that the runtime holds; the caller closes the outputs. */
    Map<String, RuntimeValue> run(Map<String, RuntimeValue> inputs, List<String> outputs);

    /** Runs on tensors and copies every output back. */
    default Map<String, Tensor> evaluate(Map<String, Tensor> tensors) {
        return evaluate(tensors, outputs());
    }

    /** Runs on tensors and copies the named outputs back. */
    default Map<String, Tensor> evaluate(Map<String, Tensor> tensors, List<String> names) {
        Map<String, RuntimeValue> held = new LinkedHashMap<>();
        Map<String, RuntimeValue> results = Map.of();
        try {
            tensors.forEach((name, tensor) -> held.put(name, hold(tensor)));
            results = run(held, names);
            Map<String, Tensor> read = new LinkedHashMap<>();
            results.forEach((name, value) -> read.put(name, value.read()));
            return read;
        } finally {
            held.values().forEach(RuntimeValue::close);
            results.values().forEach(RuntimeValue::close);
        }
    }

    /** Hands a tensor to the runtime. */
    RuntimeValue hold(Tensor tensor);

    @Override
    void close();
}
