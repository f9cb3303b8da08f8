package dev.halftone;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.halftone.api.v1alpha1.Artifact;
import dev.halftone.api.v1alpha1.Baseline;
import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.FormatCount;
import dev.halftone.api.v1alpha1.FrontierPoint;
import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.api.v1alpha1.MeasuredFigures;
import dev.halftone.api.v1alpha1.PlanSummary;
import dev.halftone.api.v1alpha1.PredictedFigures;
import dev.halftone.api.v1alpha1.QuantizedModelStatus;
import dev.halftone.api.v1alpha1.TaskMetric;
import dev.halftone.api.v1alpha1.UniformFigures;
import dev.halftone.publish.RunReport;
import dev.halftone.work.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The QuantizedModel with the status that it would have in a cluster. */
record ResourceDocument(Publication publication, Plan plan, RunReport report, Optional<ArtifactDigests> artifact) {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build())
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_EMPTY);

    String yaml(QuantizedModelStatus status) {
        var resource = JsonNodeFactory.instance.objectNode();
        resource.put("apiVersion", "halftone.dev/v1alpha1");
        resource.put("kind", "QuantizedModel");
        resource.putObject("metadata")
                .put("name", report.name())
                .put("namespace", report.namespace())
                .put("generation", 1);
        resource.set("spec", YAML.valueToTree(publication.request().spec()));
        resource.set("status", YAML.valueToTree(status));
        try {
            return YAML.writeValueAsString(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    QuantizedModelStatus status(String modelUri) {
        return new QuantizedModelStatus(
                conditions(),
                1L,
                predicted(),
                measured(),
                baseline(),
                new PlanSummary(
                        plan.digest().value(),
                        plan.gap(),
                        Math.round(publication.result().solveSeconds() * 1e6),
                        plan.formats().entrySet().stream()
                                .map(entry -> new FormatCount(entry.getKey(), (long) entry.getValue()))
                                .toList()),
                frontier(),
                artifact.map(digests -> new Artifact(
                                modelUri,
                                digests.model(),
                                report.size().bytes(),
                                digests.data().orElse(null)))
                        .orElse(null),
                null,
                null,
                report.environment().fingerprint(),
                publication.sensitivity().name(),
                publication.latency().name(),
                null);
    }

    private List<Condition> conditions() {
        var verdict = report.verdict();
        List<Condition> conditions = new ArrayList<>();
        conditions.add(
                condition("Ready", verdict.ready(), verdict.ready() ? "Succeeded" : "BudgetNotMet", verdict.message()));
        if (!verdict.ready()) {
            conditions.add(condition("Stalled", true, "BudgetNotMet", verdict.message()));
        }
        conditions.add(condition("Measured", true, "Succeeded", "Losses and times of all layers are measured"));
        conditions.add(condition(
                "PlanOptimal",
                report.plan().gap() == 0,
                report.plan().gap() == 0 ? "Optimal" : "GapOpen",
                "At most " + Figures.decimal(100 * report.plan().gap(), 4) + " % of the gain is missed"));
        conditions.add(condition(
                "BudgetMet",
                verdict.budgetMet(),
                verdict.budgetMet() ? "BudgetMet" : "BudgetNotMet",
                "Measured " + Figures.decimal(report.loss().measured().value(), 4) + " on "
                        + report.loss().samples() + " held-out samples, "
                        + publication.request().spec().lossBudget().max() + " is allowed"));
        conditions.add(condition(
                "ArtifactPublished",
                artifact.isPresent(),
                artifact.isPresent() ? "Published" : "BudgetNotMet",
                artifact.map(digests -> "model.onnx " + digests.model())
                        .orElse("Nothing is published that misses its budget")));
        return conditions;
    }

    private static Condition condition(String type, boolean holds, String reason, String message) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Condition(type, holds ? "True" : "False", 1L, now, reason, message);
    }

    private PredictedFigures predicted() {
        double loss = report.loss().predicted();
        return new PredictedFigures(
                Figures.decimal(loss, 4),
                relative(loss),
                absolute(loss),
                Math.round(report.time().predictedMicros()),
                Figures.decimal(report.time().predictedSpeedup(), 2),
                null);
    }

    private MeasuredFigures measured() {
        double loss = report.loss().measured().value();
        return new MeasuredFigures(
                Figures.decimal(loss, 4),
                relative(loss),
                absolute(loss),
                Math.round(report.time().measuredMicros().value()),
                Figures.decimal(report.time().speedup().value(), 2),
                report.size().bytes(),
                Figures.decimal(Math.abs(report.noise().aaPercent()) / 100, 4),
                (long) report.loss().samples(),
                report.metrics().stream()
                        .map(metric -> new TaskMetric(
                                metric.name(), Figures.decimal(metric.before(), 4), Figures.decimal(metric.after(), 4)))
                        .toList());
    }

    private Baseline baseline() {
        return new Baseline(
                Math.round(report.time().baselineMicros().value()),
                report.size().baselineBytes(),
                bestUniform().map(this::figures).orElse(null));
    }

    /** The fastest uniform build within the budget; if there is none, the one that loses least. */
    private Optional<RunReport.UniformBuild> bestUniform() {
        var changed = report.uniform().stream()
                .filter(build -> !build.format().equals("Fp32"))
                .toList();
        return changed.stream()
                .filter(RunReport.UniformBuild::meetsBudget)
                .min(Comparator.comparingDouble(RunReport.UniformBuild::latencyMicros))
                .or(() -> changed.stream().min(Comparator.comparingDouble(RunReport.UniformBuild::loss)));
    }

    private UniformFigures figures(RunReport.UniformBuild build) {
        return new UniformFigures(
                build.format(),
                Figures.decimal(build.loss(), 4),
                relative(build.loss()),
                absolute(build.loss()),
                Math.round(build.latencyMicros()),
                Figures.decimal(build.speedup().value(), 2),
                build.sizeBytes());
    }

    private List<FrontierPoint> frontier() {
        return report.frontier().stream()
                .map(plan -> new FrontierPoint(
                        relative(plan.loss()), Math.max(0, Math.round(plan.latencyMicros())), plan.sizeBytes()))
                .toList();
    }

    @Nullable
    private String relative(double loss) {
        return metric() == LossMetric.RELATIVE_RMSE ? Figures.decimal(loss, 4) : null;
    }

    @Nullable
    private String absolute(double loss) {
        return metric() == LossMetric.ABSOLUTE_MSE ? Figures.decimal(loss) : null;
    }

    private LossMetric metric() {
        return publication.request().spec().lossBudget().lossMetric();
    }
}
