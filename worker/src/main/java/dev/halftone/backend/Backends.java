package dev.halftone.backend;

import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The table of backends: a name, as the Accelerator resource gives it, and what it adds to a session. */
public final class Backends {

    private static final Map<String, Supplier<Backend>> ROWS = new TreeMap<>(Map.of(
            "Cpu", () -> new OrtBackend("Cpu", Backend.Device.PROCESSOR, options -> {}),
            "Cuda", () -> new OrtBackend("Cuda", Backend.Device.ACCELERATOR, options -> options.addCUDA(0))));

    private Backends() {}

    /** The backend of that name; an error lists the names that there are. */
    public static Backend named(String name) {
        var row = ROWS.get(name);
        if (row == null) {
            throw new IllegalArgumentException("no backend is called " + name + "; there are " + ROWS.keySet());
        }
        return row.get();
    }

    /** The names of all rows. */
    public static SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(ROWS.keySet()));
    }

    /** The runtime on this machine's processor. */
    public static Backend cpu() {
        return named("Cpu");
    }
}
