package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.profile.Sources;
import java.util.List;
import java.util.function.Function;

/**
 * What the cluster shows beside a QuantizedModel.
 *
 * @param sensitivities those that it owns, and the one of a name
 * @param latencies those that it owns, and the one of a name
 * @param jobs that work for it
 */
record QuantizedModelView(
        Sources sources,
        Function<String, List<SensitivityProfile>> sensitivities,
        Function<String, List<LatencyProfile>> latencies,
        JobView jobs) {

    QuantizedModelView with(JobView others) {
        return new QuantizedModelView(sources, sensitivities, latencies, others);
    }
}
