package dev.halftone;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.publish.RunReport;
import dev.halftone.solve.Baselines;
import dev.halftone.solve.Flips;
import dev.halftone.solve.Frontier;
import dev.halftone.solve.LossBudgets;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The plans of all budgets, and what choosing without looking would give. */
record FrontierDocument(Publication publication, Forecast forecast) {

    private static final int RANDOM_DRAWS = 20;

    /** Plans by rising loss; the one that was solved for is marked. */
    List<RunReport.FrontierPlan> plans() {
        var bytes = priced(Objective.MEMORY).groups();
        var problem = publication.result().problem();
        var chosen = publication.result().attempt().choice();
        double cost = Flips.cost(problem, chosen);
        List<RunReport.FrontierPlan> plans = new ArrayList<>();
        for (var point : Frontier.sweep(problem.groups(), problem.bonds(), Frontier.MOST_POINTS - 1)) {
            if (point.cost() != cost) {
                plans.add(plan(point.cost(), point.choice(), size(bytes, point.choice()), false));
            }
        }
        long size = publication.result().attempt().build().sizeBytes();
        plans.add(plan(cost, chosen, size, true));
        plans.sort(Comparator.comparingDouble(RunReport.FrontierPlan::loss));
        return publication.request().spec().planObjective() == Objective.LATENCY ? rising(plans) : plans;
    }

    /** Without those that another beats now that what is counted twice is left out; the chosen one stays. */
    private static List<RunReport.FrontierPlan> rising(List<RunReport.FrontierPlan> byLoss) {
        List<RunReport.FrontierPlan> rising = new ArrayList<>();
        double fastest = 0;
        for (var plan : byLoss) {
            if (plan.chosen() || plan.speedup() > fastest) {
                rising.add(plan);
                fastest = Math.max(fastest, plan.speedup());
            }
        }
        return rising;
    }

    /** The curve of layers switched in random order. */
    List<RunReport.CurvePoint> random() {
        long seed = publication.request().calibration().spec().seed();
        var priced = priced(Objective.LATENCY);
        return curve(Baselines.random(priced.groups(), priced.bonds(), seed, RANDOM_DRAWS));
    }

    /** The curve of the first layers switched. */
    List<RunReport.CurvePoint> prefix() {
        var priced = priced(Objective.LATENCY);
        return curve(Baselines.prefix(priced.groups(), priced.bonds()));
    }

    /** The curve of layers switched by rising loss. */
    List<RunReport.CurvePoint> greedy() {
        var priced = priced(Objective.LATENCY);
        return curve(Baselines.greedy(priced.groups(), priced.bonds()));
    }

    private RunReport.FrontierPlan plan(double cost, List<Integer> choice, long size, boolean chosen) {
        var reference = publication.reference();
        var losses = publication.sensitivity().value().table();
        var problem = publication.result().problem();
        var terms = publication.result().terms();
        var profile = publication.latency().value();
        return new RunReport.FrontierPlan(
                loss(cost - problem.countedTwice(reference.graph(), reference.partition(), losses, choice)),
                profile.predictedMicros(problem, choice, terms),
                profile.predictedSpeedup(problem, choice, terms),
                size,
                chosen);
    }

    /** The options of the plan with what they gain in another objective's unit, in the same order. */
    private PlanProblem priced(Objective objective) {
        var terms = publication.result().terms();
        return publication
                .reference()
                .problem(
                        publication.sensitivity().value().table(),
                        publication.latency().value(),
                        new PlanProblem.Terms(objective, terms.weights(), terms.allowed(), terms.macs()));
    }

    /** The chosen plan's file is there, and others differ from it by their weights; the model as it came may have had halves. */
    private long size(List<Problem.Group> bytes, List<Integer> choice) {
        var chosen = publication.result().attempt();
        return chosen.build().sizeBytes() + Math.round(saved(bytes, chosen.choice()) - saved(bytes, choice));
    }

    private static double saved(List<Problem.Group> bytes, List<Integer> choice) {
        double saved = 0;
        for (int g = 0; g < choice.size(); g++) {
            saved += bytes.get(g).options().get(choice.get(g)).gain();
        }
        return saved;
    }

    private List<RunReport.CurvePoint> curve(List<Baselines.Point> points) {
        return points.stream()
                .map(point -> new RunReport.CurvePoint(
                        point.groups(),
                        loss(point.cost()),
                        forecast.micros(point.gain()),
                        forecast.referenceMicros() / forecast.micros(point.gain())))
                .toList();
    }

    private double loss(double lossMse) {
        return LossBudgets.budget(
                publication.request().spec().lossBudget().lossMetric(),
                lossMse,
                publication.sensitivity().value().table());
    }
}
