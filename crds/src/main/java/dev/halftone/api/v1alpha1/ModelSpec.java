package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A model, the loss to protect and the workload to be fast on. */
@ApiRecord
public record ModelSpec(
        @JsonPropertyDescription("Where the ONNX file is.") @Required
        Source source,

        @JsonPropertyDescription("The loss to protect; the change of the only output if absent.")
        Loss loss,

        @JsonPropertyDescription("Shapes at which the model must be fast; the times add up with their weights. None: "
                + "batch 1 at the shapes of the calibration arrays.")
        @Size(max = Bounds.WORKLOAD)
        List<WorkloadPoint> workload) {

    public ModelSpec {
        loss = Absent.orElse(loss, Loss.ofOutput());
        workload = Absent.orEmpty(workload);
    }
}
