package dev.halftone.verify;

import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.api.v1alpha1.Objective;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides what is shipped.
 *
 * @param metric of the budget
 * @param budget the most loss, in the metric's unit
 */
public record Verifier(LossMetric metric, double budget, Objective objective) {

    /** A uniform build must be better by more than this to be shipped in the plan's place: less is noise. */
    private static final double MARGIN = 0.01;

    /**
     * The best build within the budget; of the plan and an equal uniform build, the plan. Where that is not certainly faster than
     * the model with its rewrites alone, it is that one: a loss has to buy time.
     */
    public Verdict judge(Judged plan, List<Judged> uniform) {
        var best = best(plan, uniform);
        return objective == Objective.LATENCY && best.isReady() && !isUnquantized(best.shipped())
                ? uniform.stream()
                        .filter(this::isUnquantized)
                        .filter(this::holds)
                        .filter(build -> !isBetter(best.shipped(), build))
                        .findFirst()
                        .<Verdict>map(build -> new Verdict.NothingPays(build, plan))
                        .orElse(best)
                : best;
    }

    private Verdict best(Judged plan, List<Judged> uniform) {
        var within = uniform.stream().filter(this::holds).min(Comparator.comparingDouble(this::cost));
        if (holds(plan)) {
            return within.filter(best -> isBetter(best, plan))
                    .<Verdict>map(best -> new Verdict.UniformIsBetter(best, plan))
                    .orElseGet(() -> new Verdict.PlanHolds(plan));
        }
        return within.<Verdict>map(best -> new Verdict.UniformIsBetter(best, plan))
                .orElseGet(() -> new Verdict.BudgetMissed(nearest(plan, uniform)));
    }

    /** Whether a build is within the budget. */
    public boolean holds(Judged build) {
        return build.loss().in(metric) <= budget;
    }

    private boolean isUnquantized(Judged build) {
        return build.build().assignment().isReference();
    }

    /** Multiplications are counted, not measured: there the program's optimum stands. */
    private boolean isBetter(Judged build, Judged plan) {
        return switch (objective) {
            case LATENCY -> cost(build) < cost(plan) * (1 - MARGIN) && isCertainlyFaster(build, plan);
            case MEMORY -> cost(build) < cost(plan) * (1 - MARGIN);
            case MACS -> false;
        };
    }

    /** Beyond both intervals: what lies within the noise of one race may be the other way round in the next, and so would be the file. */
    private static boolean isCertainlyFaster(Judged build, Judged plan) {
        return build.time().micros().high() < plan.time().micros().low();
    }

    private Judged nearest(Judged plan, List<Judged> uniform) {
        return Stream.concat(Stream.of(plan), uniform.stream())
                .min(Comparator.comparingDouble(build -> build.loss().in(metric)))
                .orElse(plan);
    }

    private double cost(Judged build) {
        return switch (objective) {
            case LATENCY, MACS -> build.time().micros().value();
            case MEMORY -> build.build().sizeBytes();
        };
    }
}
