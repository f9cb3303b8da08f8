package dev.halftone;

import dev.halftone.measure.Protocol;
import dev.halftone.rewrite.Assignment;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.SpreadPlans;
import dev.halftone.verify.Build;
import dev.halftone.verify.PlanTimes;
import dev.halftone.verify.Race;
import java.util.ArrayList;
import java.util.List;

/**
 * Times plans along the frontier as whole builds, or finds them timed, before any budget is looked at.
 *
 * @param count how many: the fastest plan that there is, and those that cut the frontier before it in as many parts
 */
record FrontierStage(Assembly assembly, int count) {

    /** What the measurement depends on. */
    private record Inputs(String uniform, List<List<String>> plans) {

        static List<String> kernels(Assignment assignment) {
            return assignment.choices().entrySet().stream()
                    .map(e ->
                            e.getKey() + "=" + Foretold.candidate(e.getValue()).label())
                    .toList();
        }
    }

    /**
     * The plans that prices promise, each with what it takes.
     *
     * @param prices as the builds that were timed before have corrected them
     * @param uniform the name of the profile of the uniform ones
     */
    List<CorrectedPrices.Whole> run(LatencyProfile prices, String uniform, PlanProblem.Terms terms) {
        var assignments = assignments(prices, terms);
        var inputs =
                new Inputs(uniform, assignments.stream().map(Inputs::kernels).toList());
        var times = assembly.profiles()
                .table(ProfileKind.FRONTIER, inputs, PlanTimes.class, () -> measure(assignments))
                .value();
        List<CorrectedPrices.Whole> builds = new ArrayList<>();
        for (int i = 0; i < assignments.size(); i++) {
            builds.add(
                    new CorrectedPrices.Whole(assignments.get(i), times.ratios().get(i)));
        }
        return builds;
    }

    private List<Assignment> assignments(LatencyProfile prices, PlanProblem.Terms terms) {
        var problem = assembly.problem(prices, terms.fastest());
        return SpreadPlans.upTo(problem, count).stream()
                .map(plan -> assembly.assignment(problem, plan.choice()))
                .toList();
    }

    private PlanTimes measure(List<Assignment> assignments) {
        if (assignments.isEmpty()) {
            return new PlanTimes(List.of());
        }
        List<Build> builds = new ArrayList<>();
        for (var assignment : assignments) {
            builds.add(assembly.builder().build("spread-" + (builds.size() + 1), assignment));
        }
        assembly.progress().report("plans along the frontier", 0, 1);
        var race = assembly.race(assembly.inspection().file(), builds, Protocol.anchor(assembly.seed()));
        assembly.progress().report("plans along the frontier", 1, 1);
        return new PlanTimes(
                builds.stream().map(build -> Race.ratios(race, build.name())).toList());
    }
}
