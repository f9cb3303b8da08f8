package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.Artifact;
import dev.halftone.api.v1alpha1.ConditionStatus;
import dev.halftone.api.v1alpha1.ConditionType;
import dev.halftone.api.v1alpha1.LossBudget;
import dev.halftone.api.v1alpha1.MeasuredFigures;
import dev.halftone.api.v1alpha1.QuantizedModelStatus;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.status.Conditions;
import dev.halftone.operator.status.Judgement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What the figures of an assembly mean for the conditions. */
record Verdict(LossBudget budget, QuantizedModelStatus figures) implements Statuses.Stated {

    /** Before anything is measured. */
    static final Statuses.Stated OPEN = (conditions, judgement) -> Statuses.Stated.unknown(
            conditions,
            List.of(
                    ConditionType.MEASURED,
                    ConditionType.PLAN_OPTIMAL,
                    ConditionType.BUDGET_MET,
                    ConditionType.ARTIFACT_PUBLISHED));

    /** The profiles are complete, the assembly is not. */
    static final Statuses.Stated MEASURED = (conditions, judgement) -> {
        measured(conditions);
        Statuses.Stated.unknown(
                conditions,
                List.of(ConditionType.PLAN_OPTIMAL, ConditionType.BUDGET_MET, ConditionType.ARTIFACT_PUBLISHED));
    };

    Judgement judgement() {
        return figures.artifact() == null
                ? new Judgement.Stalled(Reason.BUDGET_NOT_MET, loss() + ": allow more loss, or more formats")
                : new Judgement.Fine(Reason.SUCCEEDED, speedup() + ", " + loss());
    }

    @Override
    public void state(Conditions conditions, Judgement judgement) {
        measured(conditions);
        String gap = Optional.ofNullable(figures.plan())
                .flatMap(plan -> Optional.ofNullable(plan.gap()))
                .orElse("0");
        boolean optimal = new BigDecimal(gap).signum() == 0;
        conditions.with(
                ConditionType.PLAN_OPTIMAL,
                optimal ? ConditionStatus.TRUE : ConditionStatus.FALSE,
                optimal ? Reason.OPTIMAL : Reason.GAP_OPEN,
                optimal ? "no plan gains more" : "at most a share of " + gap + " of the gain is missed");
        Artifact artifact = figures.artifact();
        conditions.with(
                ConditionType.BUDGET_MET,
                artifact != null ? ConditionStatus.TRUE : ConditionStatus.FALSE,
                artifact != null ? Reason.BUDGET_MET : Reason.BUDGET_NOT_MET,
                loss());
        conditions.with(
                ConditionType.ARTIFACT_PUBLISHED,
                artifact != null ? ConditionStatus.TRUE : ConditionStatus.FALSE,
                artifact != null ? Reason.PUBLISHED : Reason.BUDGET_NOT_MET,
                artifact != null ? artifact.uri() : "nothing is published that misses its budget");
    }

    private static void measured(Conditions conditions) {
        conditions.with(
                ConditionType.MEASURED,
                ConditionStatus.TRUE,
                Reason.SUCCEEDED,
                "losses and times of all layers are measured");
    }

    private String speedup() {
        return measuredFigures().map(MeasuredFigures::speedup).orElse("?") + " times as fast";
    }

    private String loss() {
        return budget.metric() + " "
                + measuredFigures().map(MeasuredFigures::loss).orElse("?") + " on "
                + measuredFigures().map(MeasuredFigures::samples).orElse(0L) + " held-out samples, " + budget.max()
                + " is allowed";
    }

    private Optional<MeasuredFigures> measuredFigures() {
        return Optional.ofNullable(figures.measured());
    }
}
