package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import org.jspecify.annotations.Nullable;

/** Keeps the session of the graph that was run last: it takes seconds to load, and shards of samples often need the same one. */
final class LastSession implements AutoCloseable {

    private final Backend backend;
    private @Nullable Graph graph;
    private @Nullable Session session;

    LastSession(Backend backend) {
        this.backend = backend;
    }

    /** The session of this very graph, to be closed by nobody else; that of another one is closed first. */
    Session of(Graph wanted, SessionSettings settings) {
        if (session != null && isSame(wanted)) {
            return session;
        }
        close();
        var opened = backend.open(wanted, settings);
        session = opened;
        graph = wanted;
        return opened;
    }

    @SuppressWarnings("ReferenceEquality") // graphs with the same nodes may differ in gigabytes of weights
    private boolean isSame(Graph wanted) {
        return graph == wanted;
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
        session = null;
        graph = null;
    }
}
