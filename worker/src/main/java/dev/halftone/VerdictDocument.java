package dev.halftone;

import dev.halftone.api.v1alpha1.LossBudget;
import dev.halftone.publish.RunReport;
import dev.halftone.verify.Judged;
import dev.halftone.verify.Verdict;

/** Says what came of a run, in a word for machines and a line for people. */
record VerdictDocument(Publication publication) {

    RunReport.Verdict verdict() {
        var verdict = publication.result().verdict();
        return switch (verdict) {
            case Verdict.PlanHolds(var plan) ->
                new RunReport.Verdict(true, true, "BudgetMet", "Ready: " + gain(plan) + ", " + loss(plan));
            case Verdict.UniformIsBetter(var uniform, var plan) ->
                new RunReport.Verdict(
                        true,
                        true,
                        "UniformBuildIsBest",
                        "Ready: " + gain(uniform) + ", " + loss(uniform) + "; every layer that can be in "
                                + uniform.build().name() + " is, as that measured better than the plan ("
                                + (in(plan) <= budget().maxLoss().doubleValue() ? gain(plan) : loss(plan)) + ")");
            case Verdict.NothingPays(var unquantized, var plan) ->
                new RunReport.Verdict(
                        true,
                        true,
                        "UniformBuildIsBest",
                        "Ready: " + gain(unquantized) + ", " + loss(unquantized)
                                + "; no layer is quantized, as nothing within the budget is faster beyond the noise (the plan: "
                                + gain(plan) + ", " + loss(plan) + ")");
            case Verdict.BudgetMissed(var nearest) ->
                new RunReport.Verdict(false, false, "BudgetNotMet", "Budget not met: " + missed(nearest));
        };
    }

    private String missed(Judged nearest) {
        String loses = "loses " + Figures.decimal(in(nearest));
        return nearest.build().assignment().isReference()
                ? "with no format changed the model already " + loses + ", more than the "
                        + budget().max() + " that is allowed: its output on the held-out samples is no larger than what"
                        + " fp32 rounds; give samples that it answers to, or choose another loss output"
                : "the nearest build " + loses + " and " + budget().max() + " is allowed; raise spec.lossBudget.max";
    }

    /** What the objective asked for. */
    private String gain(Judged build) {
        double speedup = build.time().speedup().value();
        String fast = Figures.decimal(speedup, 2) + " times as fast";
        return switch (publication.request().spec().planObjective()) {
            case LATENCY, MACS -> fast;
            case MEMORY ->
                Figures.decimal(
                                (double) build.build().sizeBytes()
                                        / publication.inspection().bytes(),
                                2) + " of the size, " + fast;
        };
    }

    private String loss(Judged build) {
        return "loss " + Figures.decimal(in(build), 4) + " of " + budget().max() + " allowed";
    }

    private double in(Judged build) {
        return build.loss().in(budget().lossMetric());
    }

    private LossBudget budget() {
        return publication.request().spec().lossBudget();
    }
}
