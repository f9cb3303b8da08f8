package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import dev.halftone.number.Range;
import java.util.Optional;

/**
 * What a layer becomes.
 *
 * @param emitter a row of {@link Emitters}: the kind of kernel
 * @param weightCalibrator a row of the calibrators: how the weight's scales are found
 * @param activationRange of formats with static scales: the interval of the activation
 */
public record Choice(NumberFormat format, String emitter, String weightCalibrator, Optional<Range> activationRange) {}
