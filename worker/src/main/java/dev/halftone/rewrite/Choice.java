package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import dev.halftone.number.Range;
import java.util.Optional;

/**
 * What a layer becomes.
 *
 * @param emitter a row of {@link Emitters}: the kind of kernel
 * @param weightCalibrator a row of the calibrators: how the weight's scales are found
 * @param activationRange of formats with static scales: the interval of the first activation
 * @param secondRange of products of two activations with static scales: the interval of the second one
 * @param outputRange of kernels that write codes: the interval of the value that {@link Emitter#writes} names
 * @param migrated whether the activation's channels are divided, and the weight's multiplied, by scales of the
 *     {@link WeightSource}; the activation's interval is that of the quotients then
 * @param rounded how the weight is rounded
 */
public record Choice(
        NumberFormat format,
        String emitter,
        String weightCalibrator,
        Optional<Range> activationRange,
        Optional<Range> secondRange,
        Optional<Range> outputRange,
        boolean migrated,
        Rounded rounded) {

    /** A choice without migration, rounded to nearest. */
    public Choice(
            NumberFormat format,
            String emitter,
            String weightCalibrator,
            Optional<Range> activationRange,
            Optional<Range> secondRange,
            Optional<Range> outputRange) {
        this(format, emitter, weightCalibrator, activationRange, secondRange, outputRange, false, Rounded.TO_NEAREST);
    }

    /** A choice whose kernel needs no range but that of its activation. */
    public Choice(NumberFormat format, String emitter, String weightCalibrator, Optional<Range> activationRange) {
        this(format, emitter, weightCalibrator, activationRange, Optional.empty(), Optional.empty());
    }

    /** The same with its activation's channels migrated. */
    public Choice asMigrated() {
        return new Choice(format, emitter, weightCalibrator, activationRange, secondRange, outputRange, true, rounded);
    }

    /** The same with its weight rounded otherwise. */
    public Choice as(Rounded other) {
        return new Choice(
                format, emitter, weightCalibrator, activationRange, secondRange, outputRange, migrated, other);
    }
}
