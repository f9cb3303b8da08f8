package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** A shape at which the model must be fast, and how much it counts. */
@ApiRecord
@SchemaCustomizer(BoundedShapes.class)
public record WorkloadPoint(
        @JsonPropertyDescription("Name of the point, unique in the workload.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern(Bounds.LABEL_PATTERN)
        String name,

        @JsonPropertyDescription("Batch size: the first axis of every input.")
        @Min(1)
        @Max(65536)
        @Default(WorkloadPoint.DEFAULT_BATCH)
        Long batch,

        @JsonPropertyDescription("Sizes of named dimensions; what is left open is taken from the calibration arrays.")
        @Size(max = Bounds.DIMENSIONS)
        Map<String, @Min(1) @Max(Bounds.AXIS) Long> dimensions,

        @JsonPropertyDescription(
                "Whole shapes of inputs by name, batch axis included; they win over batch and dimensions.")
        @Size(max = Bounds.DIMENSIONS)
        Map<String, List<Long>> shapes,

        @JsonPropertyDescription("How often the point counts in the sum of times.")
        @Min(1)
        @Max(1000000)
        @Default(WorkloadPoint.DEFAULT_WEIGHT)
        Long weight) {

    static final String DEFAULT_BATCH = "1";
    static final String DEFAULT_WEIGHT = "1";

    public WorkloadPoint {
        batch = Absent.orElse(batch, Long.valueOf(DEFAULT_BATCH));
        dimensions = Absent.orEmpty(dimensions);
        shapes = Absent.orEmpty(shapes);
        weight = Absent.orElse(weight, Long.valueOf(DEFAULT_WEIGHT));
    }
}
