package dev.halftone;

import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.rewrite.Assignment;
import dev.halftone.solve.Outcome;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.Plans;
import dev.halftone.solve.Problem;
import dev.halftone.solve.TiedLayers;

/** The plan that no budget holds back: where the frontier ends. */
record FastestPlan(LatencyStage.Reference reference, SensitivityTable losses) {

    /** What is fastest by a table of times; the reference where nothing is faster. */
    Assignment under(LatencyTable times, PlanProblem.Terms terms) {
        var problem = PlanProblem.of(reference.graph(), reference.partition(), losses, times, terms.fastest());
        double everything = problem.groups().stream()
                .mapToDouble(group -> group.options().stream()
                        .mapToDouble(Problem.Option::cost)
                        .max()
                        .orElse(0))
                .sum();
        return switch (TiedLayers.solve(problem, reference.partition(), everything)) {
            case Outcome.Solved(var solution) ->
                Plans.assignment(reference.partition(), losses, Plans.candidates(problem, solution.choice()));
            case Outcome.Infeasible _ -> Assignment.reference();
        };
    }
}
