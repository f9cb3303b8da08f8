package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.CalibrationFacts;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.Loss;
import dev.halftone.api.v1alpha1.ModelFacts;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.Source;
import dev.halftone.api.v1alpha1.WorkloadPoint;
import dev.halftone.work.Digest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Digests of what measurements depend on, and specs that are pinned to the bytes that were inspected. */
public final class Inputs {

    private Inputs() {}

    /** The samples, and which of them are used for what. */
    public static String calibrationDigest(CalibrationSetSpec spec, CalibrationFacts facts) {
        return Digest.ofJson(new Samples(
                        facts.digest(), facts.holdOutDigest(), spec.calibrate(), spec.holdOut(), spec.seed()))
                .value();
    }

    /** What of an accelerator times depend on; which formats are timed and which taints are tolerated is no part of it. */
    public static String acceleratorDigest(AcceleratorSpec spec) {
        return Digest.ofJson(new Hardware(
                        spec.backend(),
                        spec.threads(),
                        spec.nodeSelector(),
                        spec.resources(),
                        spec.runtimeClassName(),
                        spec.resourceClaimTemplateName(),
                        spec.workerImage()))
                .value();
    }

    /** A model with a loss and without a workload, its source pinned. */
    public static ModelSpec pinned(ModelSpec spec, ModelFacts facts, Loss loss) {
        return new ModelSpec(pinned(spec.source(), facts.digest()), loss, List.of());
    }

    /** A model with a workload, its source pinned. */
    public static ModelSpec pinned(ModelSpec spec, ModelFacts facts, List<WorkloadPoint> workload) {
        return pinned(spec, facts, workload, spec.loss().mask());
    }

    /** A model with a workload and a mask of what need not be computed, its source pinned. */
    public static ModelSpec pinned(
            ModelSpec spec, ModelFacts facts, List<WorkloadPoint> workload, @Nullable String mask) {
        return new ModelSpec(pinned(spec.source(), facts.digest()), spec.loss().withMask(mask), workload);
    }

    /** A calibration set, its sources pinned. */
    public static CalibrationSetSpec pinned(CalibrationSetSpec spec, CalibrationFacts facts) {
        var holdOut = spec.holdOutSource();
        return new CalibrationSetSpec(
                pinned(spec.source(), facts.digest()),
                holdOut == null || facts.holdOutDigest() == null ? holdOut : pinned(holdOut, facts.holdOutDigest()),
                spec.calibrate(),
                spec.holdOut(),
                spec.seed());
    }

    private static Source pinned(Source source, String digest) {
        return new Source(source.uri(), new Digest(digest).hex(), source.secretRef());
    }

    private record Samples(String source, @Nullable String holdOut, Long calibrate, Long held, Long seed) {}

    private record Hardware(
            String backend,
            Long threads,
            Map<String, String> nodeSelector,
            Map<String, String> resources,
            @Nullable String runtimeClassName,
            @Nullable String resourceClaimTemplateName,
            @Nullable String workerImage) {}
}
