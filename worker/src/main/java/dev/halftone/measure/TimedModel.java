package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.RuntimeValue;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model that stays loaded while it is timed. */
public final class TimedModel implements AutoCloseable {

    private final String name;
    private final Session session;

    private TimedModel(String name, Session session) {
        this.name = name;
        this.session = session;
    }

    /** Loads a graph. */
    public static TimedModel open(String name, Backend backend, Graph graph, SessionSettings settings) {
        return new TimedModel(name, backend.open(graph, settings));
    }

    /** Loads a file. */
    public static TimedModel open(String name, Backend backend, Path file, SessionSettings settings) {
        return new TimedModel(name, backend.open(file, settings));
    }

    /** The loaded model. */
    public Session session() {
        return session;
    }

    /** Runs of the model on these inputs, all outputs computed and none copied; valid until either is closed. */
    public Contestant on(HeldInputs inputs) {
        Map<String, RuntimeValue> feeds = inputs.only(session.inputs());
        List<String> outputs = session.outputs();
        return new Contestant(name, () -> session.run(feeds, outputs).values().forEach(RuntimeValue::close));
    }

    @Override
    public void close() {
        session.close();
    }
}
