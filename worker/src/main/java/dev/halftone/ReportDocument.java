package dev.halftone;

import dev.halftone.measure.Estimate;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.TimingReport;
import dev.halftone.measure.VariantSearch;
import dev.halftone.publish.LayerDecision;
import dev.halftone.publish.RunReport;
import dev.halftone.rewrite.KernelProof;
import dev.halftone.solve.LossBudgets;
import dev.halftone.verify.Judged;
import dev.halftone.work.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fills the data model of the report. */
record ReportDocument(
        Publication publication,
        Forecast forecast,
        FrontierDocument frontier,
        Plan plan,
        Optional<ArtifactDigests> artifact) {

    ReportDocument(Publication publication, Forecast forecast, Plan plan, Optional<ArtifactDigests> artifact) {
        this(publication, forecast, new FrontierDocument(publication, forecast), plan, artifact);
    }

    RunReport report() {
        var evidence = new EvidenceDocument(publication, plan, artifact);
        var request = publication.request();
        return new RunReport(
                request.namespace(),
                request.name(),
                new RunReport.Model(
                        request.model().name(),
                        request.model().spec().loss().kind(),
                        publication.inspection().split().calibrate().size()),
                new VerdictDocument(publication).verdict(),
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
                        forecast.micros(),
                        forecast.speedup()),
                new RunReport.Size(
                        publication.inspection().bytes(), shipped().build().sizeBytes()),
                planFigures(),
                points(),
                uniform(),
                frontier.plans(),
                frontier.random(),
                frontier.prefix(),
                frontier.greedy(),
                refinement(),
                publication.checks(),
                layers(),
                rewrites(),
                evidence.heldOut(),
                metrics(),
                evidence.noise(),
                evidence.environment(),
                evidence.stages(),
                evidence.digests());
    }

    private Judged shipped() {
        return publication.result().verdict().shipped();
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
        var ratio = race.of(shipped().build().name()).ratio();
        double base = race.reference().micros().value();
        return new RunReport.ShapePoint(
                point.name(),
                shape(point),
                point.weight(),
                time(
                        new Estimate(base * ratio.value(), base * ratio.low(), base * ratio.high()),
                        new Estimate(1 / ratio.value(), 1 / ratio.high(), 1 / ratio.low()),
                        race.reference().micros(),
                        forecast.micros(point),
                        forecast.speedup(point)));
    }

    /** Of the first input by name, for people. */
    private static String shape(ShapePoint point) {
        long[] shape = new TreeMap<>(point.inputs()).firstEntry().getValue().shape();
        return Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
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

    private List<RunReport.UniformBuild> uniform() {
        var metric = publication.request().spec().lossBudget().lossMetric();
        return publication.result().uniform().value().builds().stream()
                .map(measured -> new RunReport.UniformBuild(
                        measured.format().wireName(),
                        measured.loss().in(metric),
                        measured.micros().value(),
                        measured.speedup(),
                        measured.sizeBytes(),
                        measured.loss().in(metric) <= maxLoss(),
                        shipped().build().name().equals(measured.format().wireName())))
                .toList();
    }

    private List<RunReport.Trial> refinement() {
        return publication.result().time().refinement().trials().stream()
                .map(trial -> new RunReport.Trial(
                        trial.change(),
                        trial.predicted(),
                        trial.speedup(),
                        trial.loss(),
                        trial.outcome().words()))
                .toList();
    }

    private List<LayerDecision> layers() {
        double all = Math.max(forecast.shipped().cost(), Double.MIN_NORMAL);
        var proofs = shipped().build().proofs();
        return plan.layers().stream()
                .map(layer -> new LayerDecision(
                        layer.layer(),
                        layer.operator(),
                        layer.subgraph(),
                        layer.format(),
                        Optional.ofNullable(layer.emitter()).orElse(""),
                        LayerWords.migration(layer),
                        LayerWords.rounding(layer),
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
        var taken = publication.latency().value().variants().stream()
                .filter(tried -> tried.verdict() == VariantSearch.Verdict.TAKEN)
                .map(tried -> new RunReport.Rewrite(
                        tried.name(),
                        VariantWords.of(tried.name()),
                        tried.nodes(),
                        tried.gainNanos() / 1e3,
                        Double.parseDouble(tried.difference())));
        return Stream.concat(equalized().stream(), taken).toList();
    }

    /** It takes no time and saves none. */
    private Optional<RunReport.Rewrite> equalized() {
        var equalized = publication.sensitivity().value().equalized();
        int pairs = equalized.scales().size();
        return pairs == 0
                ? Optional.empty()
                : Optional.of(new RunReport.Rewrite(equalized.name(), VariantWords.of(equalized.name()), pairs, 0, 0));
    }

    private List<RunReport.Metric> metrics() {
        return shipped().loss().metrics().stream()
                .map(metric -> new RunReport.Metric(
                        metric.name(),
                        metric.before(),
                        metric.after(),
                        shipped().loss().samples()))
                .toList();
    }

    private double in(Judged judged) {
        return judged.loss().in(publication.request().spec().lossBudget().lossMetric());
    }

    private double predictedLoss() {
        return LossBudgets.budget(
                publication.request().spec().lossBudget().lossMetric(),
                forecast.shipped().cost(),
                publication.sensitivity().value().table());
    }

    private double maxLoss() {
        return publication.request().spec().lossBudget().maxLoss().doubleValue();
    }

    private static Estimate exactly(double value) {
        return new Estimate(value, value, value);
    }
}
