package dev.halftone.calibration;

import dev.halftone.failure.SamplesRefusal;
import dev.halftone.failure.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Which samples calibrate and which are held out: disjoint, and the same for the same seed. */
public record Split(List<Integer> calibrate, List<Integer> holdOut) {

    public Split {
        calibrate = List.copyOf(calibrate);
        holdOut = List.copyOf(holdOut);
    }

    /**
     * Draws both parts out of one set.
     *
     * @throws UserError when the set has fewer samples than both parts together
     */
    public static Split of(int available, int calibrate, int holdOut, long seed) {
        if (calibrate > available - holdOut) {
            throw UserError.of(
                    SamplesRefusal.TOO_FEW,
                    "spec.calibrate + spec.holdOut ask for " + ((long) calibrate + holdOut)
                            + " samples and the calibration set has " + available + "; ask for fewer or add samples");
        }
        List<Integer> order = shuffled(available, seed);
        return new Split(order.subList(0, calibrate), order.subList(calibrate, calibrate + holdOut));
    }

    /** Draws each part out of its own set. */
    public static Split ofTwo(int available, int calibrate, int availableHeldOut, int holdOut, long seed) {
        if (calibrate > available) {
            throw UserError.of(
                    SamplesRefusal.TOO_FEW,
                    "spec.calibrate asks for " + calibrate + " samples and spec.source has " + available);
        }
        if (holdOut > availableHeldOut) {
            throw UserError.of(
                    SamplesRefusal.TOO_FEW,
                    "spec.holdOut asks for " + holdOut + " samples and spec.holdOutSource has " + availableHeldOut);
        }
        return new Split(
                shuffled(available, seed).subList(0, calibrate),
                shuffled(availableHeldOut, seed + 1).subList(0, holdOut));
    }

    private static List<Integer> shuffled(int count, long seed) {
        // java.util.Random: its sequence is part of its specification, so a seed means the same everywhere.
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return order;
    }
}
