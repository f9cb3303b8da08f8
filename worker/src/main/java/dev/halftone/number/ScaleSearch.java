package dev.halftone.number;

import dev.halftone.format.Encoding;
import dev.halftone.format.Encodings;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The scale of each group that makes the sum of importance_i (Q(w_i) - w_i)^2 least, among a grid of clipped ranges.
 *
 * <p>The grid holds the scale that clips nothing, and ratios of it down to a half: FGMP's sensitivity-weighted clipping
 * (arXiv 2504.14152) with E[g^2] as the importance, plain squared error without. Powers of two try both neighbours;
 * 4-bit floats also map the largest magnitude to 4, where codes lie closer; 4-bit integers also turn the sign around,
 * which puts the extra code on the other side.
 */
final class ScaleSearch {

    private static final float[] ONLY = {1};
    private static final float[] NEIGHBOURS = {1, 2, 0.5f};
    private static final float[] CLIPPED = clipped(1);
    private static final float[] CLIPPED_OR_TO_FOUR = clipped(1, 1.5f);
    private static final float[] CLIPPED_EITHER_SIGN = clipped(1, -8f / 7, -1.1f, -1.05f, -1, -0.95f, -0.9f, -0.85f);

    private ScaleSearch() {}

    /** A scale for each group; of equally good ones the first of the grid, so that nothing is clipped without a gain. */
    static float[] least(Groups groups, Grid grid, Optional<float[]> importance) {
        float[] ratios = ratios(grid);
        var error = GroupError.of(grid.codec(), groups.elements(), importance);
        var scales = new float[groups.count()];
        IntStream.range(0, scales.length)
                .parallel()
                .forEach(group -> scales[group] = least(groups, group, grid, ratios, error));
        return scales;
    }

    private static float least(Groups groups, int group, Grid grid, float[] ratios, GroupError error) {
        float extreme = groups.extreme(group);
        float best = grid.scale(extreme);
        if (extreme == 0 || ratios.length == 1) {
            return best;
        }
        int from = groups.from(group);
        int to = groups.to(group);
        double least = error.squared(from, to, best, Double.POSITIVE_INFINITY);
        float last = best;
        for (float ratio : ratios) {
            float scale = grid.scale(extreme * ratio);
            if (scale == last || !Float.isFinite(scale)) {
                continue;
            }
            last = scale;
            double squared = error.squared(from, to, scale, least);
            if (squared < least) {
                least = squared;
                best = scale;
            }
        }
        return best;
    }

    private static float[] ratios(Grid grid) {
        var encoding = grid.scheme().encoding();
        return switch (grid.scheme().scales()) {
            case NONE -> ONLY;
            case E8M0 -> NEIGHBOURS;
            case E4M3 -> encoding.equals(Encodings.E2M1) ? CLIPPED_OR_TO_FOUR : CLIPPED;
            case FLOAT -> encoding instanceof Encoding.Integral && encoding.bits() <= 4 ? CLIPPED_EITHER_SIGN : CLIPPED;
        };
    }

    private static float[] clipped(float... first) {
        int steps = 20;
        var ratios = new float[first.length + steps];
        System.arraycopy(first, 0, ratios, 0, first.length);
        for (int i = 0; i < steps; i++) {
            ratios[first.length + i] = 1 - (i + 1) * 0.5f / steps;
        }
        return ratios;
    }
}
