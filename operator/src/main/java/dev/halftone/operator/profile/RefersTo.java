package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.ClusterReference;
import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.LocalReference;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.profile.SourcesWatch.Names;
import org.jspecify.annotations.Nullable;

/** What objects refer to; of objects of another version any part may be missing. */
public final class RefersTo {

    private RefersTo() {}

    /** The references of a SensitivityProfile. */
    public static Names of(SensitivityProfile profile) {
        var spec = profile.getSpec();
        return spec == null ? Names.NONE : names(spec.modelRef(), spec.calibrationRef(), spec.acceleratorRef());
    }

    /** The references of a LatencyProfile. */
    public static Names of(LatencyProfile profile) {
        var spec = profile.getSpec();
        return spec == null ? Names.NONE : names(spec.modelRef(), spec.calibrationRef(), spec.acceleratorRef());
    }

    /** The references of a QuantizedModel. */
    public static Names of(QuantizedModel quantizedModel) {
        var spec = quantizedModel.getSpec();
        return spec == null ? Names.NONE : names(spec.modelRef(), spec.calibrationRef(), spec.acceleratorRef());
    }

    private static Names names(
            @Nullable LocalReference model,
            @Nullable LocalReference calibration,
            @Nullable ClusterReference accelerator) {
        return new Names(
                model == null ? null : model.name(),
                calibration == null ? null : calibration.name(),
                accelerator == null ? null : accelerator.name());
    }
}
