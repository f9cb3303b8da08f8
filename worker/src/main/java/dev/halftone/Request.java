package dev.halftone;

import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.QuantizedModelSpec;
import java.nio.file.Path;

/** A QuantizedModel with everything that it refers to. */
record Request(
        String namespace,
        String name,
        QuantizedModelSpec spec,
        Named<ModelSpec> model,
        Named<CalibrationSetSpec> calibration,
        Named<AcceleratorSpec> accelerator) {

    /**
     * A resource that is referred to.
     *
     * @param folder of its manifest: where relative URIs start
     */
    record Named<S>(String name, S spec, Path folder) {}
}
