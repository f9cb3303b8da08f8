package dev.halftone.work;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.QuantizedModelSpec;
import dev.halftone.api.v1alpha1.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a stage needs to know; its digest names the job that does it.
 *
 * @param namespace of the object that the work is for
 * @param name of the object that the work is for
 * @param model absent from an {@link Stage#INSPECT} of samples
 * @param calibration absent from an {@link Stage#INSPECT} of a model
 * @param accelerator of {@link Stage#LATENCY} and {@link Stage#ASSEMBLY}; of {@link Stage#SENSITIVITY} it gives the backend, if present
 * @param quantizedModel of {@link Stage#ASSEMBLY} and {@link Stage#REMOVAL}
 * @param formats number formats to measure or to plan with, by name
 * @param portable which operators are timed, of {@link Stage#LATENCY}
 * @param rounding how weights are rounded whose loss is measured, of {@link Stage#SENSITIVITY}; to nearest, if absent
 * @param shard part of a measurement; the other stages are whole
 * @param evidence of {@link Stage#ASSEMBLY}: the reports of the measurements
 * @param store URI of the folder or prefix that the full report goes under
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkOrder(
        Stage stage,
        String namespace,
        String name,
        @Nullable ModelSpec model,
        @Nullable CalibrationSetSpec calibration,
        @Nullable AcceleratorSpec accelerator,
        @Nullable QuantizedModelSpec quantizedModel,
        List<String> formats,
        @Nullable String portable,
        @Nullable String rounding,
        Shard shard,
        List<Evidence> evidence,
        String store) {

    public WorkOrder {
        formats = formats == null ? List.of() : List.copyOf(formats);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
        shard = shard == null ? Shard.WHOLE : shard;
        switch (stage) {
            case INSPECT -> require(stage, "model or calibration", model == null ? calibration : model);
            case SENSITIVITY -> {
                require(stage, "model", model);
                require(stage, "calibration", calibration);
            }
            case LATENCY -> {
                require(stage, "model", model);
                require(stage, "calibration", calibration);
                require(stage, "accelerator", accelerator);
            }
            case ASSEMBLY -> {
                require(stage, "model", model);
                require(stage, "calibration", calibration);
                require(stage, "accelerator", accelerator);
                require(stage, "quantizedModel", quantizedModel);
            }
            case REMOVAL -> require(stage, "quantizedModel", quantizedModel);
        }
    }

    /** What names this order: equal orders are the same work. */
    public Digest digest() {
        return ContentKey.of("order/1", this);
    }

    private static void require(Stage stage, String field, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(field + ": an order for stage " + stage + " needs it");
        }
    }
}
