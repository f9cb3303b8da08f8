package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.operator.settings.Settings;
import dev.halftone.work.WorkOrder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stage to be done for an owner; a function of its order, so that it is the same object whoever asks for it.
 *
 * @param accelerator whose nodes and resources the pods get; absent: those of the settings
 */
public record StageWork(
        WorkOrder order, Owner owner, @Nullable AcceleratorSpec accelerator, Settings settings) {

    private static final int DIGITS = 16;

    /** The name of the Job and of the ConfigMap with its order. */
    public String name() {
        return Labels.word(order.stage()) + "-" + order.digest().hex(DIGITS);
    }

    /** What gives its pods their memory: inspections and removals have no accelerator. */
    String memorySetting() {
        return accelerator == null
                ? "HALFTONE_WORKER_MEMORY in the settings of the operator"
                : "spec.resources.memory of the Accelerator";
    }

    /** What gives its pods their image. */
    String imageSetting() {
        return accelerator == null || accelerator.workerImage() == null
                ? "HALFTONE_WORKER_IMAGE in the settings of the operator"
                : "spec.workerImage of the Accelerator";
    }

    /** What has to be created, in this order. */
    public List<HasMetadata> objects() {
        return List.of(OrderMap.of(this), StageJob.of(this));
    }
}
