package dev.halftone;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.backend.Fingerprint;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.TimingReport;
import dev.halftone.measure.VariantSearch;
import dev.halftone.publish.RunReport;
import dev.halftone.rewrite.KernelProof;
import dev.halftone.solve.Baselines;
import dev.halftone.solve.Frontier;
import dev.halftone.solve.LossBudgets;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.Problem;
import dev.halftone.verify.Judged;
import dev.halftone.verify.Verdict;
import dev.halftone.work.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Fills the data model of the report. */
record ReportDocument(Publication publication, Plan plan, Optional<String> artifact) {

    private static final int RANDOM_DRAWS = 20;

    RunReport report() {
        var request = publication.request();
        return new RunReport(
                request.namespace(),
                request.name(),
                new RunReport.Model(
                        request.model().name(),
                        request.model().spec().loss().kind(),
                        publication.inspection().split().calibrate().size()),
                verdict(),
                new RunReport.Budget(
                        request.spec().lossBudget().metric(),
                        maxLoss(),
                        request.spec().objective()),
                new RunReport.Loss(
                        predictedLoss(),
                        exactly(in(shipped())),
                        shipped().loss().samples()),
                time(
                        shipped().time().micros(),
                        shipped().time().speedup(),
                        baseline(),
                        predictedMicros(),
                        predictedSpeedup()),
                new RunReport.Size(bytes(), shipped().build().sizeBytes()),
                planFigures(),
                points(),
                uniform(),
                frontier(),
                curve(Baselines.random(priced(Objective.LATENCY), seed(), RANDOM_DRAWS)),
                curve(Baselines.prefix(priced(Objective.LATENCY))),
                publication.checks(),
                layers(),
                rewrites(),
                heldOut(),
                metrics(),
                noise(),
                environment(),
                publication.clock().stages().stream()
                        .map(stage -> new RunReport.Stage(stage.name(), stage.seconds(), stage.reused()))
                        .toList(),
                new RunReport.Digests(
                        publication.inspection().modelDigest(),
                        plan.calibration().value(),
                        publication.sensitivity().name(),
                        publication.latency().name(),
                        plan.digest().value(),
                        artifact.orElse(null)));
    }

    private Judged shipped() {
        return publication.result().verdict().shipped();
    }

    private RunReport.Verdict verdict() {
        var verdict = publication.result().verdict();
        String figures = Figures.decimal(shipped().time().speedup().value(), 2) + " times as fast, loss "
                + Figures.decimal(in(shipped()), 4) + " of " + Figures.decimal(maxLoss(), 4) + " allowed";
        return switch (verdict) {
            case Verdict.PlanHolds _ -> new RunReport.Verdict(true, true, "BudgetMet", "Ready: " + figures);
            case Verdict.UniformIsBetter(var uniform, var other) ->
                new RunReport.Verdict(
                        true,
                        true,
                        "UniformBuildIsBest",
                        "Ready: the uniform " + uniform.build().name() + " build beats the plan: " + figures);
            case Verdict.BudgetMissed _ ->
                new RunReport.Verdict(
                        false,
                        false,
                        "BudgetNotMet",
                        "Budget not met: the nearest build loses " + Figures.decimal(in(shipped()), 4) + " and "
                                + Figures.decimal(maxLoss(), 4) + " is allowed; raise spec.lossBudget.max");
        };
    }

    private RunReport.Plan planFigures() {
        var problem = publication.result().problem();
        var solution = publication.result().attempt().solution();
        return new RunReport.Plan(
                problem.groups().size(),
                problem.groups().stream()
                        .mapToInt(group -> group.options().size())
                        .sum(),
                solution.gap(),
                publication.result().attempts(),
                solution.note());
    }

    private List<RunReport.ShapePoint> points() {
        return publication.inspection().points().stream().map(this::point).toList();
    }

    private RunReport.ShapePoint point(ShapePoint point) {
        var race = race(point);
        var ratio = shipped().build().name().equals("plan")
                ? race.of("plan").ratio()
                : race.of(shipped().build().name()).ratio();
        double base = race.reference().micros().value();
        return new RunReport.ShapePoint(
                point.name(),
                Arrays.toString(point.inputs().values().iterator().next().shape()),
                point.weight(),
                time(
                        new Estimate(base * ratio.value(), base * ratio.low(), base * ratio.high()),
                        new Estimate(1 / ratio.value(), 1 / ratio.high(), 1 / ratio.low()),
                        race.reference().micros(),
                        predictedMicros(point),
                        referenceMicros(point) / predictedMicros(point)));
    }

    private TimingReport race(ShapePoint point) {
        var report = publication.result().race().get(point.name());
        if (report == null) {
            throw new IllegalStateException("nothing was timed at " + point.name());
        }
        return report;
    }

    private RunReport.Time time(
            Estimate micros, Estimate speedup, Estimate baseline, double predictedMicros, double predictedSpeedup) {
        return new RunReport.Time(baseline, predictedMicros, micros, predictedSpeedup, speedup);
    }

    private Estimate baseline() {
        double micros = publication.inspection().points().stream()
                .mapToDouble(point ->
                        point.weight() * race(point).reference().micros().value())
                .sum();
        return exactly(micros);
    }

    private double predictedMicros() {
        return new PlanDocument(publication).predictedMicros();
    }

    private double predictedMicros(ShapePoint point) {
        double micros = nanos(publication.latency().value().rewrittenNanos(), point) / 1e3;
        var problem = publication.result().problem();
        var table = publication.latency().value().prices().table();
        for (int g = 0; g < problem.groups().size(); g++) {
            var configuration = problem.configurations()
                    .get(g)
                    .get(publication.result().attempt().solution().choice().get(g));
            if (!configuration.isReference()) {
                micros += table.delta(problem.subgraphs().get(g).signature(), configuration.name(), point.name())
                                .nanos()
                        / 1e3;
            }
        }
        return micros;
    }

    private double referenceMicros(ShapePoint point) {
        return nanos(publication.latency().value().referenceNanos(), point) / 1e3;
    }

    private static double nanos(List<LatencyProfile.PointTime> times, ShapePoint point) {
        return times.stream()
                .filter(time -> time.point().equals(point.name()))
                .mapToLong(LatencyProfile.PointTime::nanos)
                .sum();
    }

    /** By the profile's own clock on both sides: the machine may run at another speed by now. */
    private double predictedSpeedup() {
        return profiledReference() / predictedMicros();
    }

    private double profiledReference() {
        return LatencyProfile.workloadMicros(
                publication.latency().value().referenceNanos(),
                publication.result().terms().weights());
    }

    private double profiledRewritten() {
        return LatencyProfile.workloadMicros(
                publication.latency().value().rewrittenNanos(),
                publication.result().terms().weights());
    }

    private List<RunReport.UniformBuild> uniform() {
        return publication.result().uniform().value().builds().stream()
                .map(measured -> new RunReport.UniformBuild(
                        measured.format().wireName(),
                        measured.loss()
                                .in(publication.request().spec().lossBudget().lossMetric()),
                        measured.micros().value(),
                        measured.speedup(),
                        measured.sizeBytes(),
                        measured.loss()
                                        .in(publication
                                                .request()
                                                .spec()
                                                .lossBudget()
                                                .lossMetric())
                                <= maxLoss(),
                        shipped().build().name().equals(measured.format().wireName())))
                .toList();
    }

    private List<RunReport.FrontierPlan> frontier() {
        var solution = publication.result().attempt().solution();
        var micros = priced(Objective.LATENCY);
        var bytes = priced(Objective.MEMORY);
        List<RunReport.FrontierPlan> plans = new ArrayList<>();
        for (var point : Frontier.sweep(publication.result().problem().groups(), Frontier.MOST_POINTS - 1)) {
            if (point.cost() != solution.cost()) {
                long size = bytes() - Math.round(gain(bytes, point.choice()));
                plans.add(frontierPlan(point.cost(), gain(micros, point.choice()), size, false));
            }
        }
        long size = publication.result().attempt().build().sizeBytes();
        plans.add(frontierPlan(solution.cost(), gain(micros, solution.choice()), size, true));
        plans.sort(Comparator.comparingDouble(RunReport.FrontierPlan::loss));
        return plans;
    }

    private RunReport.FrontierPlan frontierPlan(double cost, double savedMicros, long size, boolean chosen) {
        double micros = profiledRewritten() - savedMicros;
        return new RunReport.FrontierPlan(loss(cost), micros, profiledReference() / micros, size, chosen);
    }

    /** The options of the plan with what they gain in another objective's unit, in the same order. */
    private List<Problem.Group> priced(Objective objective) {
        var terms = publication.result().terms();
        return PlanProblem.of(
                        publication.reference().graph(),
                        publication.reference().partition(),
                        publication.sensitivity().value().table(),
                        publication.latency().value().prices().table(),
                        new PlanProblem.Terms(objective, terms.weights(), terms.allowed(), terms.macs()))
                .groups();
    }

    private static double gain(List<Problem.Group> groups, List<Integer> choice) {
        double gain = 0;
        for (int g = 0; g < choice.size(); g++) {
            gain += groups.get(g).options().get(choice.get(g)).gain();
        }
        return gain;
    }

    private List<RunReport.CurvePoint> curve(List<Baselines.Point> points) {
        return points.stream()
                .map(point -> new RunReport.CurvePoint(
                        point.groups(),
                        loss(point.cost()),
                        profiledRewritten() - point.gain(),
                        profiledReference() / (profiledRewritten() - point.gain())))
                .toList();
    }

    private List<RunReport.Layer> layers() {
        double all = Math.max(publication.result().attempt().solution().cost(), Double.MIN_NORMAL);
        var proofs = publication.result().attempt().build().proofs();
        return plan.layers().stream()
                .map(layer -> new RunReport.Layer(
                        layer.layer(),
                        layer.operator(),
                        layer.subgraph(),
                        layer.format(),
                        Optional.ofNullable(layer.emitter()).orElse(""),
                        Optional.ofNullable(proofs.get(layer.layer()))
                                .map(ReportDocument::kernel)
                                .orElse(""),
                        Double.parseDouble(layer.lossMse()) / all,
                        Double.parseDouble(layer.gain()),
                        Optional.ofNullable(layer.why()).orElse("")))
                .toList();
    }

    private static String kernel(KernelProof proof) {
        return switch (proof) {
            case KernelProof.Found(String operator) -> operator;
            case KernelProof.FellBack(String description) -> "fell back: " + description;
        };
    }

    private List<RunReport.Rewrite> rewrites() {
        return publication.latency().value().variants().stream()
                .filter(tried -> tried.verdict() == VariantSearch.Verdict.TAKEN)
                .map(tried -> new RunReport.Rewrite(
                        tried.name(),
                        "keeps the function",
                        tried.nodes(),
                        tried.gainNanos() / 1e3,
                        Double.parseDouble(tried.difference())))
                .toList();
    }

    private List<RunReport.Metric> metrics() {
        return Optional.ofNullable(shipped().loss().metric())
                .map(metric -> new RunReport.Metric(
                        metric.name(),
                        "",
                        metric.before(),
                        metric.after(),
                        shipped().loss().samples()))
                .stream()
                .toList();
    }

    private RunReport.HeldOut heldOut() {
        var loss = publication.inspection().loss();
        return new RunReport.HeldOut(
                loss.output(),
                loss.mask().orElse(null),
                loss.labels().orElse(null),
                publication.inspection().split().holdOut());
    }

    private RunReport.Noise noise() {
        var worst = publication.result().race().values().stream()
                .max(Comparator.comparingDouble(report -> Math.abs(report.aaPercent())))
                .orElseThrow();
        return new RunReport.Noise(worst.aaPercent(), worst.gatePercent(), worst.rounds(), worst.clock());
    }

    private RunReport.Environment environment() {
        var fingerprint =
                Fingerprint.of(publication.backend(), publication.settings().threads());
        return new RunReport.Environment(
                publication.request().accelerator().name(),
                fingerprint.backend(),
                fingerprint.runtime(),
                fingerprint.threads(),
                fingerprint.digest(),
                List.of(
                        new RunReport.Fact("processor", fingerprint.processor()),
                        new RunReport.Fact("instruction sets", String.join(" ", fingerprint.features())),
                        new RunReport.Fact("logical processors", String.valueOf(fingerprint.processors())),
                        new RunReport.Fact("isolation", fingerprint.isolation().toString())));
    }

    private double in(Judged judged) {
        return judged.loss().in(publication.request().spec().lossBudget().lossMetric());
    }

    private double loss(double lossMse) {
        return LossBudgets.budget(
                publication.request().spec().lossBudget().lossMetric(),
                lossMse,
                publication.sensitivity().value().table());
    }

    private double predictedLoss() {
        return loss(publication.result().attempt().solution().cost());
    }

    private double maxLoss() {
        return publication.request().spec().lossBudget().maxLoss().doubleValue();
    }

    private long seed() {
        return publication.request().calibration().spec().seed();
    }

    private long bytes() {
        try {
            return Files.size(publication.inspection().file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Estimate exactly(double value) {
        return new Estimate(value, value, value);
    }
}
