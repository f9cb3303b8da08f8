package dev.halftone.measure;

import java.util.stream.IntStream;

/**
 * Which samples roundings are fitted to, and which they are judged on: what was fitted to a sample looks too good on it. Every fourth
 * sample judges; of fewer than four all do both.
 *
 * @param fitting positions among the samples that calibrate
 * @param judging positions among the samples that calibrate
 */
record CrossValidation(int[] fitting, int[] judging) {

    private static final int EVERY = 4;

    static CrossValidation of(int samples) {
        int[] all = IntStream.range(0, samples).toArray();
        return samples < EVERY
                ? new CrossValidation(all, all)
                : new CrossValidation(
                        IntStream.of(all).filter(i -> i % EVERY != EVERY - 1).toArray(),
                        IntStream.of(all).filter(i -> i % EVERY == EVERY - 1).toArray());
    }
}
