package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.QuantizedModelSpec;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.job.Outcome;
import dev.halftone.operator.job.Owner;
import dev.halftone.operator.job.StageStep;
import dev.halftone.operator.job.StageWork;
import dev.halftone.operator.settings.Settings;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import java.time.Instant;
import java.util.List;

/** The deletion of what was published for a QuantizedModel that goes. */
record Removal(QuantizedModel quantizedModel, Settings settings) {

    /** Whether anything was ever published. */
    boolean isNeeded() {
        var status = quantizedModel.getStatus();
        return status != null && status.report() != null;
    }

    StageStep step(JobView jobs, Instant now) {
        return StageStep.of(work(), jobs, now);
    }

    /** Whether there is nothing more to wait for: done, or never to be done. */
    static boolean isOver(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _, Outcome.Failed _, Outcome.Lost _ -> true;
            case Outcome.Absent _, Outcome.Working _ -> false;
        };
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
                spec.portable(),
                spec.output(),
                spec.runPolicy(),
                spec.deletionPolicy());
    }
}
