package dev.halftone.operator.calibration;

import dev.halftone.api.v1alpha1.CalibrationFacts;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.CalibrationSetStatus;
import dev.halftone.api.v1alpha1.ConditionStatus;
import dev.halftone.api.v1alpha1.ConditionType;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.job.Owner;
import dev.halftone.operator.job.StageStep;
import dev.halftone.operator.job.StageWork;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.status.Conditions;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.Inspection;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.SpecCheck;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides for a CalibrationSet: a worker reads the samples once for each spec. */
final class CalibrationSetDecision {

    private final CalibrationSet set;
    private final CalibrationSetStatus before;
    private final Settings settings;
    private final Instant now;

    CalibrationSetDecision(CalibrationSet set, Settings settings, Instant now) {
        this.set = set;
        this.before =
                Optional.ofNullable(set.getStatus()).orElse(new CalibrationSetStatus(List.of(), null, null, null));
        this.settings = settings;
        this.now = now;
    }

    Decision<CalibrationSetStatus> decide(JobView jobs) {
        var problem = SpecCheck.problem(set)
                .or(() -> SpecCheck.localUri(
                        "spec.source.uri", set.getSpec().source().uri()))
                .or(() -> Optional.ofNullable(set.getSpec().holdOutSource())
                        .flatMap(source -> SpecCheck.localUri("spec.holdOutSource.uri", source.uri())));
        if (problem.isPresent()) {
            return decision(problem.get(), null, null, Changes.NONE);
        }
        var work = new StageWork(order(), Owner.of(set), null, settings);
        String digest = work.order().digest().value();
        if (digest.equals(before.order()) && before.facts() != null) {
            return decision(fine(before.facts()), digest, before.facts(), Changes.NONE);
        }
        var step = StageStep.of(work, jobs, now);
        var found = Inspection.of(step.outcome(), WorkReport.Inspected::calibration);
        var judgement = found.facts().map(CalibrationSetDecision::fine).orElseGet(found::judgement);
        var made = decision(judgement, digest, found.facts().orElse(null), step.changes());
        return new Decision<>(made.status(), made.judgement(), made.changes(), step.again());
    }

    private WorkOrder order() {
        return new WorkOrder(
                Stage.INSPECT,
                set.getMetadata().getNamespace(),
                set.getMetadata().getName(),
                null,
                set.getSpec(),
                null,
                null,
                List.of(),
                null,
                Shard.WHOLE,
                List.of(),
                settings.store());
    }

    private static Judgement fine(CalibrationFacts facts) {
        return new Judgement.Fine(Reason.SUCCEEDED, "inspected: " + facts.samples() + " samples, " + facts.digest());
    }

    private Decision<CalibrationSetStatus> decision(
            Judgement judgement, @Nullable String order, @Nullable CalibrationFacts facts, Changes changes) {
        var conditions = new Conditions(before.conditions(), set.getMetadata().getGeneration(), now)
                .judge(judgement)
                .with(
                        ConditionType.SOURCE_RESOLVED,
                        facts == null ? ConditionStatus.UNKNOWN : ConditionStatus.TRUE,
                        judgement.reason(),
                        facts == null ? judgement.message() : facts.digest());
        var status = new CalibrationSetStatus(
                conditions.list(), set.getMetadata().getGeneration(), facts == null ? null : order, facts);
        return new Decision<>(status, judgement, changes, Optional.empty());
    }
}
