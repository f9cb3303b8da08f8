package dev.halftone.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a cluster brings about in its own time; says, when it gives up, how the objects are that matter. */
record Await(Duration limit, Supplier<List<? extends HasMetadata>> objects) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofMillis(200);

    static Await atMost(Duration limit) {
        return new Await(limit, List::of);
    }

    /** With the objects whose status explains why the wait was in vain. */
    Await showing(Supplier<List<? extends HasMetadata>> objects) {
        return new Await(limit, objects);
    }

    /** Polls until it holds. */
    void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after " + limit.toSeconds() + " s still waiting for " + what + statuses());
            }
            pause();
        }
    }

    private String statuses() {
        StringBuilder text = new StringBuilder();
        for (HasMetadata object : objects.get()) {
            text.append(System.lineSeparator())
                    .append(object.getKind())
                    .append(' ')
                    .append(object.getMetadata().getName())
                    .append(": ")
                    .append(JSON.valueToTree(object).path("status"));
        }
        return text.toString();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
