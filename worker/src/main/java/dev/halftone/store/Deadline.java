package dev.halftone.store;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;

/** Ends what takes too long by closing it: a server that sends a byte now and then must not hold a worker. */
final class Deadline implements AutoCloseable {

    private final long end;
    private final Timer timer = new Timer("deadline", true);
    private final List<Closeable> open = new ArrayList<>();

    private Deadline(long seconds) {
        end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    /** A deadline so many seconds from now. */
    static Deadline in(long seconds) {
        var deadline = new Deadline(seconds);
        deadline.timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        deadline.shutAll();
                    }
                },
                Duration.ofSeconds(seconds).toMillis());
        return deadline;
    }

    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /** Milliseconds that are left, at least 1. */
    int left(int atMost) {
        return Math.clamp((end - System.nanoTime()) / 1_000_000, 1, atMost);
    }

    /** Closes it when the time is over. */
    synchronized void ends(Closeable connection) {
        open.add(connection);
        if (isOver()) {
            shut(connection);
        }
    }

    @Override
    public void close() {
        timer.cancel();
    }

    private synchronized void shutAll() {
        open.forEach(Deadline::shut);
    }

    private static void shut(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }
}
