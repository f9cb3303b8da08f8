package dev.halftone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Notes where a run's time goes. */
final class StageClock {

    private final List<Stage> stages = new ArrayList<>();

    /**
     * A stage that has ended.
     *
     * @param reused whether a kept profile was used instead of measuring
     */
    record Stage(String name, double seconds, boolean reused) {}

    /** Runs a stage. */
    <T> T time(String name, Supplier<T> stage) {
        long start = System.nanoTime();
        var result = stage.get();
        stages.add(new Stage(name, (System.nanoTime() - start) / 1e9, false));
        return result;
    }

    /** Runs a stage whose result may have been kept by an earlier run. */
    <T> Profiles.Kept<T> keep(String name, Supplier<Profiles.Kept<T>> stage) {
        long start = System.nanoTime();
        var kept = stage.get();
        stages.add(new Stage(name, (System.nanoTime() - start) / 1e9, kept.reused()));
        return kept;
    }

    List<Stage> stages() {
        return List.copyOf(stages);
    }
}
