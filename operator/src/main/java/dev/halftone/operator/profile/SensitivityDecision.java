package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.api.v1alpha1.SensitivityProfileStatus;
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
import org.jspecify.annotations.Nullable;

/** Decides for a SensitivityProfile: its shards are measured once, and then it stays as it is. */
final class SensitivityDecision {

    private static final SensitivityProfileStatus NOTHING =
            new SensitivityProfileStatus(List.of(), null, List.of(), null, null, null);

    private final SensitivityProfile profile;
    private final SensitivityProfileStatus before;
    private final Settings settings;
    private final Instant now;

    SensitivityDecision(SensitivityProfile profile, Settings settings, Instant now) {
        this.profile = profile;
        this.before = Optional.ofNullable(profile.getStatus()).orElse(NOTHING);
        this.settings = settings;
        this.now = now;
    }

    Decision<SensitivityProfileStatus> decide(Sources sources, JobView jobs) {
        if (!before.reports().isEmpty()) {
            return decision(fine(before.samples()), before, Changes.NONE);
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
                    .filter(WorkReport.SensitivityMeasured.class::isInstance)
                    .map(WorkReport.SensitivityMeasured.class::cast)
                    .toList();
            if (measured.size() < reports.size()) {
                return decision(Measuring.anotherKind(), NOTHING, step.changes());
            }
            return decision(fine(samples(measured)), status(measured), step.changes());
        }
        var measuring = Measuring.of(Stage.SENSITIVITY, step.outcome());
        var made = decision(
                measuring.judgement(),
                new SensitivityProfileStatus(List.of(), null, List.of(), null, null, measuring.progress()),
                step.changes());
        return new Decision<>(made.status(), made.judgement(), made.changes(), step.again());
    }

    private Optional<Judgement> problem(Sources sources) {
        var spec = profile.getSpec();
        return sources.problem(
                        spec.modelRef().name(),
                        spec.calibrationRef().name(),
                        spec.acceleratorRef() == null
                                ? ""
                                : spec.acceleratorRef().name())
                .or(() -> Measuring.staleModel(sources.resolved(), spec.modelDigest(), spec.calibrationDigest()));
    }

    private WorkOrder order(Sources.Resolved sources) {
        return new WorkOrder(
                Stage.SENSITIVITY,
                profile.getMetadata().getNamespace(),
                profile.getMetadata().getName(),
                Inputs.pinned(sources.model().getSpec(), sources.modelFacts(), List.of()),
                Inputs.pinned(sources.calibration().getSpec(), sources.calibrationFacts()),
                sources.accelerator().getSpec(),
                null,
                profile.getSpec().formats(),
                null,
                new Shard(0, Math.toIntExact(profile.getSpec().shards())),
                List.of(),
                settings.store());
    }

    private static long samples(List<WorkReport.SensitivityMeasured> reports) {
        return reports.stream()
                .mapToLong(WorkReport.SensitivityMeasured::samples)
                .sum();
    }

    private static SensitivityProfileStatus status(List<WorkReport.SensitivityMeasured> reports) {
        return new SensitivityProfileStatus(
                List.of(),
                null,
                reports.stream().map(WorkReport.SensitivityMeasured::report).toList(),
                reports.getFirst().layers(),
                samples(reports),
                null);
    }

    private static Judgement fine(@Nullable Long samples) {
        return new Judgement.Fine(Reason.SUCCEEDED, "measured on " + samples + " samples");
    }

    private Decision<SensitivityProfileStatus> decision(
            Judgement judgement, SensitivityProfileStatus facts, Changes changes) {
        long generation = profile.getMetadata().getGeneration();
        var conditions = new Conditions(before.conditions(), generation, now).judge(judgement);
        var status = new SensitivityProfileStatus(
                conditions.list(), generation, facts.reports(), facts.layers(), facts.samples(), facts.progress());
        return new Decision<>(status, judgement, changes, Optional.empty());
    }
}
