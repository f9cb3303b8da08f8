package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.Progress;
import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.api.v1alpha1.SensitivityProfileSpec;
import dev.halftone.api.v1alpha1.SensitivityProfileStatus;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.status.Judgement;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SensitivityProfiles: shards of the samples. */
final class Sensitivity
        implements ProfileKind<SensitivityProfile, SensitivityProfileStatus, WorkReport.SensitivityMeasured> {

    @Override
    public Class<SensitivityProfile> type() {
        return SensitivityProfile.class;
    }

    @Override
    public SensitivityProfile fresh() {
        return new SensitivityProfile();
    }

    @Override
    public Stage stage() {
        return Stage.SENSITIVITY;
    }

    @Override
    public Class<WorkReport.SensitivityMeasured> report() {
        return WorkReport.SensitivityMeasured.class;
    }

    @Override
    public SourcesWatch.Names names(SensitivityProfile profile) {
        return RefersTo.of(profile);
    }

    @Override
    public Optional<Judgement> changed(SensitivityProfile profile, Sources.Resolved sources) {
        var spec = profile.getSpec();
        return Changed.model(sources, spec.modelDigest()).or(() -> Changed.samples(sources, spec.calibrationDigest()));
    }

    @Override
    public WorkOrder order(SensitivityProfile profile, Sources.Resolved sources, String store) {
        return new WorkOrder(
                stage(),
                profile.getMetadata().getNamespace(),
                profile.getMetadata().getName(),
                Inputs.pinned(
                        sources.model().getSpec(),
                        sources.modelFacts(),
                        profile.getSpec().loss()),
                Inputs.pinned(sources.calibration().getSpec(), sources.calibrationFacts()),
                sources.accelerator().getSpec(),
                null,
                profile.getSpec().formats(),
                null,
                rounding(profile.getSpec()),
                new Shard(0, Math.toIntExact(profile.getSpec().shards())),
                List.of(),
                store);
    }

    /** An order without one means to nearest, as it did before there was a choice: its digest, and so its Job, stays. */
    private static @Nullable String rounding(SensitivityProfileSpec spec) {
        return spec.roundingMethod() == RoundingMethod.NEAREST ? null : spec.rounding();
    }

    @Override
    public SensitivityProfileStatus measured(List<WorkReport.SensitivityMeasured> reports) {
        return new SensitivityProfileStatus(
                List.of(),
                null,
                reports.stream().map(WorkReport.SensitivityMeasured::report).toList(),
                reports.getFirst().layers(),
                reports.stream()
                        .mapToLong(WorkReport.SensitivityMeasured::samples)
                        .sum(),
                null);
    }

    @Override
    public SensitivityProfileStatus measuring(@Nullable Progress progress) {
        return new SensitivityProfileStatus(List.of(), null, List.of(), null, null, progress);
    }

    @Override
    public boolean isMeasured(SensitivityProfileStatus status) {
        return !status.reports().isEmpty();
    }

    @Override
    public String summary(SensitivityProfileStatus facts) {
        return "measured on " + facts.samples() + " samples";
    }

    @Override
    public List<Condition> conditions(SensitivityProfileStatus status) {
        return status.conditions();
    }

    @Override
    public SensitivityProfileStatus status(
            List<Condition> conditions, long generation, SensitivityProfileStatus facts) {
        return new SensitivityProfileStatus(
                conditions, generation, facts.reports(), facts.layers(), facts.samples(), facts.progress());
    }
}
