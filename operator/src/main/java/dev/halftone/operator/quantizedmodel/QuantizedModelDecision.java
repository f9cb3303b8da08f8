package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.LatencyProfileStatus;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.QuantizedModelStatus;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.RunPolicy;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.api.v1alpha1.SensitivityProfileStatus;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.Outcome;
import dev.halftone.operator.job.StageStep;
import dev.halftone.operator.job.StageWork;
import dev.halftone.operator.profile.Measurements;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.SpecCheck;
import dev.halftone.work.WorkReport;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides for a QuantizedModel: what it refers to, then its profiles, then its assembly, one after the other. */
final class QuantizedModelDecision {

    private final QuantizedModel quantizedModel;
    private final Settings settings;
    private final Instant now;
    private final Statuses statuses;

    QuantizedModelDecision(QuantizedModel quantizedModel, Settings settings, Instant now) {
        this.quantizedModel = quantizedModel;
        this.settings = settings;
        this.now = now;
        this.statuses = new Statuses(quantizedModel, now);
    }

    Decision<QuantizedModelStatus> decide(QuantizedModelView view) {
        var problem = SpecCheck.problem(quantizedModel).or(this::localOutput).or(view.sources()::problem);
        if (problem.isPresent()) {
            return statuses.unchanged(problem.get());
        }
        var needs = new Needs(quantizedModel, view.sources().resolved(), settings);
        if (needs.formats().isEmpty()) {
            return statuses.unchanged(new Judgement.Stalled(
                    Reason.NO_FORMAT,
                    "spec.formats: none of " + quantizedModel.getSpec().formats() + " is among the formats of the"
                            + " Accelerator, "
                            + view.sources().resolved().accelerator().getSpec().formats()));
        }
        return measure(view, needs);
    }

    private Optional<Judgement> localOutput() {
        return Optional.ofNullable(quantizedModel.getSpec().output())
                .flatMap(output -> SpecCheck.localUri("spec.output.uri", output.uri()));
    }

    private Decision<QuantizedModelStatus> measure(QuantizedModelView view, Needs needs) {
        boolean runs = quantizedModel.getSpec().run() == RunPolicy.RUN;
        var sensitivity = Shared.of(needs.sensitivity(), view.sensitivities(), quantizedModel);
        var latency = Shared.of(needs.latency(), view.latencies(), quantizedModel);
        var changes = runs ? sensitivity.changes().and(latency.changes()) : Changes.NONE;
        var refusal = Stream.of(sensitivity.name(), latency.name())
                .flatMap(name -> view.jobs().refusal(name).stream())
                .findFirst();
        if (refusal.isPresent()) {
            return statuses.unchanged(new Judgement.Waiting(Reason.JOB_REJECTED, refusal.get()));
        }
        var measurements = Measurements.of(sensitivity.found(), latency.found());
        var names = new Statuses.Profiles(sensitivity.name(), latency.name());
        if (!measurements.isComplete()) {
            return runs ? statuses.measuring(measurements, names, changes) : statuses.suspended(names);
        }
        var work = needs.assembly(
                sensitivity
                        .found()
                        .map(SensitivityProfile::getStatus)
                        .map(SensitivityProfileStatus::reports)
                        .orElseThrow(),
                latency.found()
                        .map(LatencyProfile::getStatus)
                        .map(LatencyProfileStatus::reports)
                        .orElseThrow());
        return assemble(view, work, names, changes, runs);
    }

    private Decision<QuantizedModelStatus> assemble(
            QuantizedModelView view, StageWork work, Statuses.Profiles names, Changes changes, boolean runs) {
        String order = work.order().digest().value();
        if (statuses.answers(order)) {
            return statuses.asBefore(names, changes);
        }
        if (!runs && view.jobs().outcome(work, now) instanceof Outcome.Absent) {
            return statuses.suspended(names);
        }
        var step = StageStep.of(work, view.jobs(), now);
        var decision = step.outcome() instanceof Outcome.Done done
                ? statuses.assembled(done.reports(WorkReport.Assembled.class).getFirst(), order, names)
                : statuses.assembling(step.outcome(), names);
        return new Decision<>(decision.status(), decision.judgement(), changes.and(step.changes()), step.again());
    }
}
