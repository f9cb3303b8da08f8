package dev.halftone;

import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.format.NumberFormat;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What measurements are made of: a model on samples, in formats; no budget.
 *
 * @param formats that layers may change to, without the reference
 * @param portability which operators may be timed
 * @param rounding how weights are rounded
 */
record Subject(
        Named<ModelSpec> model,
        Named<CalibrationSetSpec> calibration,
        Set<NumberFormat> formats,
        Portability portability,
        RoundingMethod rounding) {

    /**
     * A resource.
     *
     * @param name what messages call it
     * @param folder of its manifest: where relative URIs start
     */
    record Named<S>(String name, S spec, Path folder) {}

    Subject {
        Set<NumberFormat> changed = EnumSet.noneOf(NumberFormat.class);
        changed.addAll(formats);
        changed.remove(NumberFormat.FP32);
        formats = Collections.unmodifiableSet(changed);
    }

    long seed() {
        return calibration.spec().seed();
    }
}
