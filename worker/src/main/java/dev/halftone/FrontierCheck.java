package dev.halftone;

import dev.halftone.measure.Protocol;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.TimingReport;
import dev.halftone.publish.RunReport;
import dev.halftone.solve.Frontier;
import dev.halftone.solve.LossBudgets;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.SpreadPlans;
import dev.halftone.verify.Build;
import dev.halftone.verify.MeasuredLoss;
import dev.halftone.verify.WorkloadTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Holds the predictions against the machine: plans along the frontier are really built, and their loss and time are
 * measured in one run.
 *
 * @param count how many plans; 0 checks none
 */
record FrontierCheck(Assembly assembly, int count) {

    /** More than the frontier holds can't be asked for. */
    static final int MOST = Frontier.MOST_POINTS - 1;

    private static final String NAME = "frontier-";

    /** The plans by rising loss; blocks until all are measured. */
    List<RunReport.Check> run(PlanProblem problem, PlanProblem.Terms terms) {
        var plans = count == 0 ? List.<Frontier.Point>of() : SpreadPlans.of(problem, count);
        if (plans.isEmpty()) {
            return List.of();
        }
        List<Build> builds = new ArrayList<>();
        for (var plan : plans) {
            assembly.progress().report("frontier builds", builds.size(), plans.size());
            builds.add(assembly.build(NAME + (builds.size() + 1), problem, plan.choice()));
        }
        assembly.progress().report("frontier builds", builds.size(), plans.size());
        var losses = assembly.losses(builds);
        var race = race(builds);
        return IntStream.range(0, plans.size())
                .mapToObj(i -> check(problem, terms, plans.get(i), builds.get(i), losses.get(i), race))
                .toList();
    }

    private Map<String, TimingReport> race(List<Build> builds) {
        assembly.progress().report("frontier race", 0, 1);
        var race = assembly.race(assembly.inspection().file(), builds, Protocol.anchor(assembly.seed()));
        assembly.progress().report("frontier race", 1, 1);
        return race;
    }

    private RunReport.Check check(
            PlanProblem problem,
            PlanProblem.Terms terms,
            Frontier.Point plan,
            Build build,
            MeasuredLoss loss,
            Map<String, TimingReport> race) {
        var metric = assembly.request().spec().lossBudget().lossMetric();
        var points = assembly.inspection().points();
        var profile = assembly.latency().value();
        var losses = assembly.sensitivity().value().table();
        var reference = assembly.reference();
        double predicted =
                plan.cost() - problem.countedTwice(reference.graph(), reference.partition(), losses, plan.choice());
        return new RunReport.Check(
                new RunReport.Compared(LossBudgets.foretold(predicted, losses), loss.lossMse()),
                new RunReport.Compared(LossBudgets.budget(metric, predicted, losses), loss.in(metric)),
                profile.predictedMicros(problem, plan.choice(), terms),
                profile.predictedSpeedup(problem, plan.choice(), terms),
                WorkloadTime.of(build.name(), points, race).speedup(),
                points.stream()
                        .map(point -> at(point, problem, terms, plan, build, race))
                        .toList(),
                Assembly.fallbacks(build).size());
    }

    private RunReport.CheckPoint at(
            ShapePoint point,
            PlanProblem problem,
            PlanProblem.Terms terms,
            Frontier.Point plan,
            Build build,
            Map<String, TimingReport> race) {
        return new RunReport.CheckPoint(
                point.name(),
                assembly.latency().value().predictedSpeedup(problem, plan.choice(), terms.at(point.name())),
                WorkloadTime.of(build.name(), List.of(point), race).speedup());
    }
}
