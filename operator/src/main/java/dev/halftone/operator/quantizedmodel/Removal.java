package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.QuantizedModelSpec;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.job.Outcome;
import dev.halftone.operator.job.Owner;
import dev.halftone.operator.job.StageStep;
import dev.halftone.operator.job.StageWork;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.status.Judgement;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The deletion of what was published for a QuantizedModel that goes. */
record Removal(QuantizedModel quantizedModel, Settings settings) {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** Whether anything was ever published. */
    boolean isNeeded() {
        var status = quantizedModel.getStatus();
        return status != null && status.report() != null;
    }

    /**
     * How far it is.
     *
     * @param changes to be made
     * @param again when to look again; once that is never, the QuantizedModel may go
     * @param said what its owner should know
     */
    record Step(Changes changes, Optional<Duration> again, Optional<Judgement> said) {}

    /** A Job that failed is not replaced: whoever deletes something does not wait for a store that may never answer. */
    Step step(JobView jobs, Instant now) {
        var work = work();
        return switch (jobs.outcome(work, now)) {
            case Outcome.Done _, Outcome.Lost _ -> new Step(Changes.NONE, Optional.empty(), Optional.empty());
            case Outcome.Failed(Reason reason, String message) ->
                new Step(
                        Changes.NONE,
                        Optional.empty(),
                        Optional.of(new Judgement.Stalled(reason, "the artifact stays: " + message)));
            case Outcome.Absent _, Outcome.Working _ -> underWay(StageStep.of(work, jobs, now));
        };
    }

    /** Of the changes only what has to be created: all that is there goes with the QuantizedModel. */
    private static Step underWay(StageStep step) {
        Optional<Judgement> said =
                step.outcome() instanceof Outcome.Working(Reason reason, String message, long _, long _)
                                && reason != Reason.PROGRESSING
                        ? Optional.of(Judgement.retried(reason, "removal: " + message))
                        : Optional.empty();
        return new Step(Changes.create(step.changes().created()), Optional.of(LOOK_AGAIN), said);
    }

    private StageWork work() {
        var order = new WorkOrder(
                Stage.REMOVAL,
                quantizedModel.getMetadata().getNamespace(),
                quantizedModel.getMetadata().getName(),
                null,
                null,
                null,
                published(quantizedModel.getSpec()),
                List.of(),
                null,
                null,
                Shard.WHOLE,
                List.of(),
                settings.store());
        return new StageWork(order, Owner.of(quantizedModel), null, settings);
    }

    /** Where the artifact is; what it took to make it is of no account any more. */
    private static QuantizedModelSpec published(QuantizedModelSpec spec) {
        return new QuantizedModelSpec(
                spec.modelRef(),
                spec.calibrationRef(),
                spec.acceleratorRef(),
                spec.lossBudget(),
                spec.objective(),
                List.of(),
                spec.rounding(),
                spec.refinementSeconds(),
                spec.portable(),
                spec.output(),
                spec.runPolicy(),
                spec.deletionPolicy());
    }
}
