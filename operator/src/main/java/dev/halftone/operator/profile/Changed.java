package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.status.Judgement;
import java.util.Optional;

/** How what a profile refers to has become another thing than the profile is about. */
final class Changed {

    private static final String REMEDY = "; whoever needs it as it is now has another profile measured";

    private Changed() {}

    static Optional<Judgement> model(Sources.Resolved sources, String digest) {
        return judge(
                "Model " + sources.model().getMetadata().getName(),
                "bytes",
                sources.modelFacts().digest(),
                digest);
    }

    static Optional<Judgement> samples(Sources.Resolved sources, String digest) {
        return judge(
                "CalibrationSet " + sources.calibration().getMetadata().getName(),
                "samples, counts or seed",
                Inputs.calibrationDigest(sources.calibration().getSpec(), sources.calibrationFacts()),
                digest);
    }

    static Optional<Judgement> accelerator(Sources.Resolved sources, String digest) {
        return judge(
                "Accelerator " + sources.accelerator().getMetadata().getName(),
                "backend, threads, nodes, resources or image",
                Inputs.acceleratorDigest(sources.accelerator().getSpec()),
                digest);
    }

    private static Optional<Judgement> judge(String name, String what, String now, String then) {
        return now.equals(then)
                ? Optional.empty()
                : Optional.of(new Judgement.Waiting(
                        Reason.INPUT_CHANGED,
                        name + " has other " + what + " than this profile is about (" + now + ", not " + then + ")"
                                + REMEDY));
    }
}
