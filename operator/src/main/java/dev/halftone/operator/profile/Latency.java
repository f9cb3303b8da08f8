package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.LatencyProfileStatus;
import dev.halftone.api.v1alpha1.Progress;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.status.Judgement;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** LatencyProfiles: shards of the distinct subgraphs. */
final class Latency implements ProfileKind<LatencyProfile, LatencyProfileStatus, WorkReport.LatencyMeasured> {

    @Override
    public Class<LatencyProfile> type() {
        return LatencyProfile.class;
    }

    @Override
    public LatencyProfile fresh() {
        return new LatencyProfile();
    }

    @Override
    public Stage stage() {
        return Stage.LATENCY;
    }

    @Override
    public Class<WorkReport.LatencyMeasured> report() {
        return WorkReport.LatencyMeasured.class;
    }

    @Override
    public SourcesWatch.Names names(LatencyProfile profile) {
        return RefersTo.of(profile);
    }

    @Override
    public Optional<Judgement> changed(LatencyProfile profile, Sources.Resolved sources) {
        var spec = profile.getSpec();
        return Changed.model(sources, spec.modelDigest())
                .or(() -> Changed.samples(sources, spec.calibrationDigest()))
                .or(() -> Changed.accelerator(sources, spec.acceleratorDigest()));
    }

    @Override
    public WorkOrder order(LatencyProfile profile, Sources.Resolved sources, String store) {
        return new WorkOrder(
                stage(),
                profile.getMetadata().getNamespace(),
                profile.getMetadata().getName(),
                Inputs.pinned(
                        sources.model().getSpec(),
                        sources.modelFacts(),
                        profile.getSpec().workload(),
                        profile.getSpec().mask()),
                Inputs.pinned(sources.calibration().getSpec(), sources.calibrationFacts()),
                sources.accelerator().getSpec(),
                null,
                profile.getSpec().formats(),
                profile.getSpec().portable(),
                null,
                new Shard(0, Math.toIntExact(profile.getSpec().shards())),
                List.of(),
                store);
    }

    @Override
    public LatencyProfileStatus measured(List<WorkReport.LatencyMeasured> reports) {
        var first = reports.getFirst();
        return new LatencyProfileStatus(
                List.of(),
                null,
                reports.stream().map(WorkReport.LatencyMeasured::report).toList(),
                first.fingerprint().value(),
                first.latencyMicros(),
                first.noise(),
                reports.stream()
                        .mapToLong(WorkReport.LatencyMeasured::subgraphs)
                        .sum(),
                null);
    }

    @Override
    public LatencyProfileStatus measuring(@Nullable Progress progress) {
        return new LatencyProfileStatus(List.of(), null, List.of(), null, null, null, null, progress);
    }

    @Override
    public boolean isMeasured(LatencyProfileStatus status) {
        return !status.reports().isEmpty();
    }

    @Override
    public String summary(LatencyProfileStatus facts) {
        return facts.subgraphs() + " subgraphs timed, noise " + facts.noise();
    }

    @Override
    public List<Condition> conditions(LatencyProfileStatus status) {
        return status.conditions();
    }

    @Override
    public LatencyProfileStatus status(List<Condition> conditions, long generation, LatencyProfileStatus facts) {
        return new LatencyProfileStatus(
                conditions,
                generation,
                facts.reports(),
                facts.fingerprint(),
                facts.latencyMicros(),
                facts.noise(),
                facts.subgraphs(),
                facts.progress());
    }
}
