package dev.halftone.number;

import java.util.Optional;

/** The table of calibrators: how ranges and scales are found. */
public enum Calibrator {
    /** From the largest magnitude: nothing is clipped. */
    MIN_MAX {
        @Override
        float[] scales(Groups groups, Grid grid, Optional<float[]> importance) {
            var scales = new float[groups.count()];
            for (int g = 0; g < scales.length; g++) {
                scales[g] = grid.scale(groups.extreme(g));
            }
            return scales;
        }
    };

    /** A scale for each group of a weight. */
    abstract float[] scales(Groups groups, Grid grid, Optional<float[]> importance);
}
