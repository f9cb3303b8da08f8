package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.ConditionStatus;
import dev.halftone.api.v1alpha1.ConditionType;
import dev.halftone.api.v1alpha1.Progress;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.QuantizedModelStatus;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.Outcome;
import dev.halftone.operator.profile.Measurements;
import dev.halftone.operator.status.Conditions;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.Judgement;
import dev.halftone.work.WorkReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statuses that a QuantizedModel can have. Figures and artifact stay until others take their place. */
final class Statuses {

    private static final String NOT_YET = "not yet";

    private final QuantizedModel quantizedModel;
    private final QuantizedModelStatus before;
    private final Instant now;

    Statuses(QuantizedModel quantizedModel, Instant now) {
        this.quantizedModel = quantizedModel;
        this.before = Optional.ofNullable(quantizedModel.getStatus()).orElseGet(Statuses::nothing);
        this.now = now;
    }

    /** Names of the profiles in use. */
    record Profiles(@Nullable String sensitivity, @Nullable String latency) {}

    /** Whether the figures that are there answer an order. */
    boolean answers(String order) {
        return order.equals(before.order()) && before.plan() != null;
    }

    Decision<QuantizedModelStatus> unchanged(Judgement judgement) {
        return decision(judgement, Verdict.OPEN, before, profiles(), null, Changes.NONE);
    }

    Decision<QuantizedModelStatus> suspended(Profiles profiles) {
        var judgement = new Judgement.Suspended(Reason.SUSPENDED, "spec.runPolicy is Suspend: nothing new is started");
        return decision(judgement, Verdict.OPEN, before, profiles, null, Changes.NONE);
    }

    Decision<QuantizedModelStatus> measuring(Measurements measurements, Profiles profiles, Changes changes) {
        return decision(
                measurements.judgement(),
                Verdict.OPEN,
                before,
                profiles,
                measurements.progress().orElse(null),
                changes);
    }

    Decision<QuantizedModelStatus> assembling(Outcome outcome, Profiles profiles) {
        return switch (outcome) {
            case Outcome.Working(Reason reason, String message, long completed, long total) -> {
                var progress = new Progress(WireNames.of(Stage.ASSEMBLY), completed, total);
                boolean fine = reason == Reason.PROGRESSING;
                yield decision(
                        fine
                                ? new Judgement.Progressing(reason, "plans, writes and verifies")
                                : Judgement.retried(reason, "assembly: " + message),
                        Verdict.MEASURED,
                        before,
                        profiles,
                        progress,
                        Changes.NONE);
            }
            case Outcome.Failed(Reason reason, String message) ->
                decision(Judgement.problem(reason, message), Verdict.MEASURED, before, profiles, null, Changes.NONE);
            case Outcome.Absent _, Outcome.Lost _, Outcome.Done _ ->
                decision(
                        new Judgement.Progressing(Reason.PROGRESSING, "assembly starts"),
                        Verdict.MEASURED,
                        before,
                        profiles,
                        null,
                        Changes.NONE);
        };
    }

    Decision<QuantizedModelStatus> assembled(WorkReport.Assembled report, String order, Profiles profiles) {
        var figures = new QuantizedModelStatus(
                List.of(),
                null,
                report.predicted(),
                report.measured(),
                report.baseline(),
                report.plan(),
                report.frontier(),
                report.artifact(),
                report.report(),
                order,
                report.fingerprint().value(),
                null,
                null,
                null);
        return verdict(figures, profiles, Changes.NONE);
    }

    Decision<QuantizedModelStatus> asBefore(Profiles profiles, Changes changes) {
        return verdict(before, profiles, changes);
    }

    private Decision<QuantizedModelStatus> verdict(QuantizedModelStatus figures, Profiles profiles, Changes changes) {
        var verdict = new Verdict(quantizedModel.getSpec().lossBudget(), figures);
        return decision(verdict.judgement(), verdict, figures, profiles, null, changes);
    }

    private Decision<QuantizedModelStatus> decision(
            Judgement judgement,
            Stated stated,
            QuantizedModelStatus figures,
            Profiles profiles,
            @Nullable Progress progress,
            Changes changes) {
        long generation = quantizedModel.getMetadata().getGeneration();
        var conditions = new Conditions(before.conditions(), generation, now).judge(judgement);
        stated.state(conditions, judgement);
        var status = new QuantizedModelStatus(
                conditions.list(),
                generation,
                figures.predicted(),
                figures.measured(),
                figures.baseline(),
                figures.plan(),
                figures.frontier(),
                figures.artifact(),
                figures.report(),
                figures.order(),
                figures.fingerprint(),
                profiles.sensitivity(),
                profiles.latency(),
                progress);
        return new Decision<>(status, judgement, changes, Optional.empty());
    }

    private Profiles profiles() {
        return new Profiles(before.sensitivityProfile(), before.latencyProfile());
    }

    private static QuantizedModelStatus nothing() {
        return new QuantizedModelStatus(
                List.of(), null, null, null, null, null, List.of(), null, null, null, null, null, null, null);
    }

    /** What the conditions beside Ready say. */
    @FunctionalInterface
    interface Stated {
        void state(Conditions conditions, Judgement judgement);

        /** States the rest as unknown. */
        static Conditions unknown(Conditions conditions, List<ConditionType> types) {
            types.forEach(type -> conditions.with(type, ConditionStatus.UNKNOWN, Reason.PENDING, NOT_YET));
            return conditions;
        }
    }
}
