package dev.halftone.measure;

import dev.halftone.graph.Tensor;
import dev.halftone.number.RoundedWeight;
import org.jspecify.annotations.Nullable;

/**
 * What a rounding chose for a layer in a format, since it can't be found again without the samples.
 *
 * @param weight absent where it is rounded to nearest
 * @param correction what is added to the bias, FLOAT [outputs]; absent where the bias stays
 */
public record KeptRounding(
        @Nullable RoundedWeight weight, @Nullable Tensor correction) {}
