package dev.halftone.measure;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which samples roundings are fitted to, and which they are judged on: what was fitted to a sample looks too good on it. Every fourth
 * sample judges; of fewer than four all do both.
 *
 * @param fitting positions among the samples that calibrate
 * @param judging positions among the samples that calibrate
 */
record CrossValidation(List<Integer> fitting, List<Integer> judging) {

    private static final int EVERY = 4;

    CrossValidation {
        fitting = List.copyOf(fitting);
        judging = List.copyOf(judging);
    }

    static CrossValidation of(int samples) {
        List<Integer> all = IntStream.range(0, samples).boxed().toList();
        return samples < EVERY
                ? new CrossValidation(all, all)
                : new CrossValidation(
                        all.stream().filter(i -> i % EVERY != EVERY - 1).toList(),
                        all.stream().filter(i -> i % EVERY == EVERY - 1).toList());
    }
}
