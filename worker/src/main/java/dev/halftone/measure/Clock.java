package dev.halftone.measure;

import dev.halftone.backend.Backend;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What a timing reads. */
public interface Clock {

    /** The clock's name, as reports show it. */
    String name();

    /** Nanoseconds since a moment that stays the same. */
    long nanos();

    /** The clock for sessions of so many threads on a backend. */
    static Clock of(Backend backend, int threads) {
        return switch (backend.device()) {
            case PROCESSOR -> forThreads(threads);
            case ACCELERATOR -> wall();
        };
    }

    /**
     * The clock for work on so many threads of the processor: one thread is timed by its own CPU time, which another
     * process on a busy machine can't lengthen; several by the time on the wall.
     */
    static Clock forThreads(int threads) {
        return threads == 1 ? threadCpu() : wall();
    }

    /** The CPU time of the calling thread. */
    static Clock threadCpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        if (!threads.isCurrentThreadCpuTimeSupported()) {
            return wall();
        }
        return new ThreadCpu(threads);
    }

    /** The time on the wall. */
    static Clock wall() {
        return new Wall();
    }

    /** CPU time of the calling thread. */
    record ThreadCpu(ThreadMXBean threads) implements Clock {
        @Override
        public String name() {
            return "thread CPU time";
        }

        @Override
        public long nanos() {
            return threads.getCurrentThreadCpuTime();
        }
    }

    /** Time that passes for everybody. */
    record Wall() implements Clock {
        @Override
        public String name() {
            return "wall time";
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    }
}
