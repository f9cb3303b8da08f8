package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.RuntimeValue;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backward graph that is run once for each sample, beside values that the runtime holds for all of them. */
final class SampleRuns implements AutoCloseable {

    private final Backend backend;
    private final Session session;
    private final SampleFeeds feeds;
    private final Map<String, RuntimeValue> held = new LinkedHashMap<>();

    /** A graph and the input that its loss needs. */
    SampleRuns(Backend backend, SensitivitySubject subject, Graph graph, ValueInfo target) {
        this.backend = backend;
        this.session = backend.open(graph, SessionSettings.backward());
        this.feeds = new SampleFeeds(backend, subject, target);
    }

    /** Hands a tensor over for all runs to come. */
    void hold(String input, Tensor tensor) {
        replace(input, backend.hold(tensor));
    }

    /** Feeds what a run gave to the runs to come. */
    void replace(String input, RuntimeValue value) {
        var before = held.put(input, value);
        if (before != null) {
            before.close();
        }
    }

    /** What is held for an input. */
    Tensor read(String input) {
        var value = held.get(input);
        if (value == null) {
            throw new IllegalArgumentException("nothing is held for " + input);
        }
        return value.read();
    }

    /** The outputs for the sample at a position; the caller closes them or hands them back. */
    Map<String, RuntimeValue> run(int position) {
        Map<String, RuntimeValue> inputs = new LinkedHashMap<>(held);
        List<RuntimeValue> own = new ArrayList<>();
        try {
            feeds.of(position).forEach((name, tensor) -> {
                var value = backend.hold(tensor);
                own.add(value);
                inputs.put(name, value);
            });
            return session.run(inputs, session.outputs());
        } finally {
            own.forEach(RuntimeValue::close);
        }
    }

    @Override
    public void close() {
        held.values().forEach(RuntimeValue::close);
        feeds.close();
        session.close();
    }
}
