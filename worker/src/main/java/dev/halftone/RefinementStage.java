package dev.halftone;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.solve.LossBudgets;
import dev.halftone.solve.PlanProblem;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Measures the neighbours of a plan, or finds them measured. */
record RefinementStage(Assembly assembly, PlanProblem problem, PlanProblem.Terms terms, WholeBuildStage.Timed timed) {

    /**
     * What the measurement depends on.
     *
     * @param sensitivity the profile's name
     * @param latency the profile's name
     * @param choice the plan
     * @param weights of the workload's points by name
     * @param seconds that may be spent
     */
    private record Inputs(
            String sensitivity,
            String latency,
            List<Integer> heldOut,
            List<String> formats,
            List<Integer> choice,
            String metric,
            String max,
            SortedMap<String, Long> weights,
            long seconds) {}

    /** What was found; nothing where it is not asked for, can't help or would not end in time. */
    RefinementEvidence run(Assembly.Attempt plan) {
        var spec = assembly.request().spec();
        var budget = spec.lossBudget();
        double max = budget.maxLoss().doubleValue();
        double measured = plan.loss().in(budget.lossMetric());
        if (spec.planObjective() != Objective.LATENCY || spec.refinement().isZero() || measured > max) {
            return RefinementEvidence.none(plan.choice());
        }
        // what depends on how busy the machine is must not be kept for a quieter one
        if (!Refinement.begins(
                        plan.took(), Duration.ofNanos(assembly.latency().value().passNanos()), spec.refinement())
                && assembly.profiles()
                        .kept(ProfileKind.REFINEMENT, inputs(plan), RefinementEvidence.class)
                        .isEmpty()) {
            return RefinementEvidence.none(plan.choice());
        }
        return assembly.profiles()
                .table(
                        ProfileKind.REFINEMENT,
                        inputs(plan),
                        RefinementEvidence.class,
                        () -> new Refinement(
                                        surroundings(plan),
                                        new WholeModelTrials(assembly, problem),
                                        max,
                                        System::nanoTime,
                                        assembly.progress())
                                .run(plan.choice(), measured, spec.refinement()))
                .value();
    }

    private Surroundings surroundings(Assembly.Attempt plan) {
        var budget = assembly.request().spec().lossBudget();
        return new Surroundings(
                new LearnedPrices(
                        assembly.reference(), assembly.sensitivity().value().table(), terms, timed, plan.choice()),
                assembly.reference().partition(),
                (cost, loss) -> LossBudgets.room(
                        budget.lossMetric(),
                        budget.maxLoss().doubleValue(),
                        cost,
                        loss,
                        assembly.sensitivity().value().table()));
    }

    private Inputs inputs(Assembly.Attempt plan) {
        var spec = assembly.request().spec();
        return new Inputs(
                assembly.sensitivity().name(),
                assembly.latency().name(),
                assembly.inspection().split().holdOut(),
                terms.allowed().stream().map(Enum::name).sorted().toList(),
                plan.choice(),
                spec.lossBudget().metric(),
                spec.lossBudget().max(),
                new TreeMap<>(terms.weights()),
                spec.refinement().toSeconds());
    }
}
