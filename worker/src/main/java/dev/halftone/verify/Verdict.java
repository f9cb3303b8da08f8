package dev.halftone.verify;

/** What came of a run. */
public sealed interface Verdict {

    /** The build that is published, or the best so far. */
    Judged shipped();

    /** The plan is within the budget and nothing uniform is faster. */
    record PlanHolds(Judged shipped) implements Verdict {}

    /** A build with one format everywhere is within the budget and better than the plan. */
    record UniformIsBetter(Judged shipped, Judged plan) implements Verdict {}

    /** What is within the budget is not certainly faster than the model with its rewrites alone, which loses nothing. */
    record NothingPays(Judged shipped, Judged plan) implements Verdict {}

    /** No build is within the budget: this one comes nearest. */
    record BudgetMissed(Judged shipped) implements Verdict {}

    /** Whether there is an artifact to use. */
    default boolean isReady() {
        return switch (this) {
            case PlanHolds _, UniformIsBetter _, NothingPays _ -> true;
            case BudgetMissed _ -> false;
        };
    }
}
