package dev.halftone.verify;

import dev.halftone.backend.Session;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the reference makes of samples: computed when first asked for and remembered while there is room, since every build
 * is held against the same. May be asked by several threads.
 */
final class ReferenceOutputs {

    /** An encoder's hundreds of sentences fit; logits of a large vocabulary are computed again for each measurement. */
    static final long ROOM_BYTES = 128L << 20;

    private final Supplier<Session> opener;
    private final String output;
    private final long room;
    private final Map<Integer, Tensor> remembered = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private @Nullable Session session;

    ReferenceOutputs(Supplier<Session> opener, String output, long room) {
        this.opener = opener;
        this.output = output;
        this.room = room;
    }

    Tensor of(int sample, Map<String, Tensor> inputs) {
        var known = remembered.get(sample);
        return known != null
                ? known
                : remember(
                        sample,
                        session()
                                .evaluate(inputs, List.of(output))
                                .values()
                                .iterator()
                                .next());
    }

    private Tensor remember(int sample, Tensor tensor) {
        if (bytes.addAndGet(tensor.bytes().byteSize()) <= room) {
            remembered.put(sample, tensor);
        }
        return tensor;
    }

    private synchronized Session session() {
        if (session == null) {
            session = opener.get();
        }
        return session;
    }

    /** Unloads the reference; what is remembered stays. */
    synchronized void unload() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
