package dev.halftone.backend;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a session is opened.
 *
 * @param threads threads of one operator; 1 runs on the calling thread
 * @param entries the runtime's own configuration entries
 */
public record SessionSettings(
        int threads,
        Optimization optimization,
        MemoryPattern memoryPattern,
        Weights weights,
        SortedMap<String, String> entries) {

    /** How far the runtime's own optimiser goes. */
    public enum Optimization {
        NONE,
        BASIC,
        ALL
    }

    /** Whether the runtime plans its memory ahead: faster for small graphs, twice the memory for backward ones. */
    public enum MemoryPattern {
        ON,
        OFF
    }

    /** How a graph's constants are in memory. */
    public enum Weights {
        /** All at once, as with users who load a file. */
        WHOLE,
        /** Those of a large graph stretch by stretch, as a run goes through it. For whatever isn't timed. */
        PASSING
    }

    public SessionSettings {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    private static final int MOST_THREADS = 4;

    /** As users run a model, on one thread. */
    public static SessionSettings asUsersRun(int threads) {
        return new SessionSettings(threads, Optimization.ALL, MemoryPattern.ON, Weights.WHOLE, new TreeMap<>());
    }

    /** For evaluating constants: no optimiser, nothing planned. */
    public static SessionSettings plain() {
        return new SessionSettings(1, Optimization.NONE, MemoryPattern.OFF, Weights.PASSING, new TreeMap<>());
    }

    /**
     * For backward graphs, which nobody times: all of the processor up to four threads, optimised, but memory is not planned
     * ahead. Operators cut their outputs between threads, never a sum, so figures do not depend on how many there are.
     */
    public static SessionSettings backward() {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
        return new SessionSettings(threads, Optimization.ALL, MemoryPattern.OFF, Weights.PASSING, new TreeMap<>());
    }

    /** The same with one more configuration entry. */
    public SessionSettings with(String key, String value) {
        var more = new TreeMap<>(entries);
        more.putAll(Map.of(key, value));
        return new SessionSettings(threads, optimization, memoryPattern, weights, more);
    }
}
