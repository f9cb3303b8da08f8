package dev.halftone.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Holds an input to the time that it may cost: of the processor, since other processes may have it for long. */
public final class Bounded {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Bounded() {}

    /** What reads an input. */
    @FunctionalInterface
    public interface Reading {
        void read() throws Exception;
    }

    /** Reads; an error when it took too long. */
    public static void run(Reading reading) throws Exception {
        long started = THREADS.getCurrentThreadCpuTime();
        reading.read();
        long took = THREADS.getCurrentThreadCpuTime() - started;
        if (took > LONGEST.toNanos()) {
            throw new AssertionError("an input took " + took / 1_000_000 + " ms");
        }
    }
}
