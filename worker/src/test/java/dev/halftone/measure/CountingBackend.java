package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.RuntimeValue;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A real backend that counts what it holds. */
final class CountingBackend implements Backend {

    private final Backend inner;
    private int open;
    private int most;

    CountingBackend(Backend inner) {
        this.inner = inner;
    }

    int open() {
        return open;
    }

    int most() {
        return most;
    }

    private final class Counted implements RuntimeValue {
        private final RuntimeValue value;

        Counted(RuntimeValue value) {
            this.value = value;
            most = Math.max(most, ++open);
        }

        @Override
        public Tensor read() {
            return value.read();
        }

        @Override
        public void close() {
            open--;
            value.close();
        }
    }

    private final class CountedSession implements Session {
        private final Session session;

        CountedSession(Session session) {
            this.session = session;
        }

        @Override
        public List<String> inputs() {
            return session.inputs();
        }

        @Override
        public List<String> outputs() {
            return session.outputs();
        }

        @Override
        public Map<String, RuntimeValue> run(Map<String, RuntimeValue> inputs, List<String> outputs) {
            Map<String, RuntimeValue> plain = new LinkedHashMap<>();
            inputs.forEach((name, value) -> plain.put(name, value instanceof Counted counted ? counted.value : value));
            Map<String, RuntimeValue> results = new LinkedHashMap<>();
            session.run(plain, outputs).forEach((name, value) -> results.put(name, new Counted(value)));
            return results;
        }

        @Override
        public RuntimeValue hold(Tensor tensor) {
            return new Counted(session.hold(tensor));
        }

        @Override
        public void close() {
            session.close();
        }
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Device device() {
        return inner.device();
    }

    @Override
    public String runtime() {
        return inner.runtime();
    }

    @Override
    public Session open(Graph graph, SessionSettings settings) {
        return new CountedSession(inner.open(graph, settings));
    }

    @Override
    public Session open(Path model, SessionSettings settings) {
        return new CountedSession(inner.open(model, settings));
    }

    @Override
    public Graph optimized(Graph graph, SessionSettings settings) {
        return inner.optimized(graph, settings);
    }

    @Override
    public Graph optimized(Path model, SessionSettings settings) {
        return inner.optimized(model, settings);
    }

    @Override
    public RuntimeValue hold(Tensor tensor) {
        return new Counted(inner.hold(tensor));
    }

    @Override
    public Map<String, Tensor> evaluate(Graph graph, Map<String, Tensor> inputs) {
        return inner.evaluate(graph, inputs);
    }
}
