package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.LatencyProfileStatus;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.job.Outcome;
import dev.halftone.operator.job.Owner;
import dev.halftone.operator.job.StageStep;
import dev.halftone.operator.job.StageWork;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.status.Conditions;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.SpecCheck;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides for a LatencyProfile: its shards are measured once, and then it stays as it is. */
final class LatencyDecision {

    private static final LatencyProfileStatus NOTHING =
            new LatencyProfileStatus(List.of(), null, List.of(), null, null, null, null, null);

    private final LatencyProfile profile;
    private final LatencyProfileStatus before;
    private final Settings settings;
    private final Instant now;

    LatencyDecision(LatencyProfile profile, Settings settings, Instant now) {
        this.profile = profile;
        this.before = Optional.ofNullable(profile.getStatus()).orElse(NOTHING);
        this.settings = settings;
        this.now = now;
    }

    Decision<LatencyProfileStatus> decide(Sources sources, JobView jobs) {
        if (!before.reports().isEmpty()) {
            return decision(fine(before), before, Changes.NONE);
        }
        var problem = SpecCheck.problem(profile).or(() -> problem(sources));
        if (problem.isPresent()) {
            return decision(problem.get(), NOTHING, Changes.NONE);
        }
        var resolved = sources.resolved();
        var work = new StageWork(
                order(resolved), Owner.of(profile), resolved.accelerator().getSpec(), settings);
        var step = StageStep.of(work, jobs, now);
        if (step.outcome() instanceof Outcome.Done(var reports)) {
            var measured = reports.stream()
                    .filter(WorkReport.LatencyMeasured.class::isInstance)
                    .map(WorkReport.LatencyMeasured.class::cast)
                    .toList();
            if (measured.size() < reports.size()) {
                return decision(Measuring.anotherKind(), NOTHING, step.changes());
            }
            return decision(fine(status(measured)), status(measured), step.changes());
        }
        var measuring = Measuring.of(Stage.LATENCY, step.outcome());
        var made = decision(
                measuring.judgement(),
                new LatencyProfileStatus(List.of(), null, List.of(), null, null, null, null, measuring.progress()),
                step.changes());
        return new Decision<>(made.status(), made.judgement(), made.changes(), step.again());
    }

    private Optional<Judgement> problem(Sources sources) {
        var spec = profile.getSpec();
        return sources.problem(
                        spec.modelRef().name(),
                        spec.calibrationRef().name(),
                        spec.acceleratorRef().name())
                .or(() -> Measuring.staleModel(sources.resolved(), spec.modelDigest(), spec.calibrationDigest()))
                .or(() -> staleAccelerator(sources.resolved()));
    }

    private Optional<Judgement> staleAccelerator(Sources.Resolved sources) {
        return Inputs.acceleratorDigest(sources.accelerator().getSpec())
                        .equals(profile.getSpec().acceleratorDigest())
                ? Optional.empty()
                : Optional.of(new Judgement.Waiting(
                        Reason.ACCELERATOR_NOT_FOUND,
                        "Accelerator " + sources.accelerator().getMetadata().getName()
                                + " is other hardware by now than this profile is about"));
    }

    private WorkOrder order(Sources.Resolved sources) {
        return new WorkOrder(
                Stage.LATENCY,
                profile.getMetadata().getNamespace(),
                profile.getMetadata().getName(),
                Inputs.pinned(
                        sources.model().getSpec(),
                        sources.modelFacts(),
                        profile.getSpec().workload()),
                Inputs.pinned(sources.calibration().getSpec(), sources.calibrationFacts()),
                sources.accelerator().getSpec(),
                null,
                profile.getSpec().formats(),
                profile.getSpec().portable(),
                new Shard(0, Math.toIntExact(profile.getSpec().shards())),
                List.of(),
                settings.store());
    }

    private static LatencyProfileStatus status(List<WorkReport.LatencyMeasured> reports) {
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

    private static Judgement fine(LatencyProfileStatus status) {
        return new Judgement.Fine(Reason.SUCCEEDED, status.subgraphs() + " subgraphs timed, noise " + status.noise());
    }

    private Decision<LatencyProfileStatus> decision(Judgement judgement, LatencyProfileStatus facts, Changes changes) {
        long generation = profile.getMetadata().getGeneration();
        var conditions = new Conditions(before.conditions(), generation, now).judge(judgement);
        var status = new LatencyProfileStatus(
                conditions.list(),
                generation,
                facts.reports(),
                facts.fingerprint(),
                facts.latencyMicros(),
                facts.noise(),
                facts.subgraphs(),
                facts.progress());
        return new Decision<>(status, judgement, changes, Optional.empty());
    }
}
