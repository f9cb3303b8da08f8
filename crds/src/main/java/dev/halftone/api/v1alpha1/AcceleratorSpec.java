package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.halftone.format.NumberFormat;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One kind of hardware, as data. */
@ApiRecord
public record AcceleratorSpec(
        @JsonPropertyDescription("A row of the backends of the worker: the provider of onnxruntime with its session "
                + "options, e.g. Cpu.")
        @Size(min = 1, max = 63)
        @Pattern("^[A-Z][A-Za-z0-9]*$")
        @Default(AcceleratorSpec.DEFAULT_BACKEND)
        String backend,

        @JsonPropertyDescription("Threads that an operator may use.")
        @Min(1)
        @Max(1024)
        @Default(AcceleratorSpec.DEFAULT_THREADS)
        Long threads,

        @JsonPropertyDescription("Number formats that may be used; empty: all that the backend can run.")
        @Size(max = Bounds.FORMATS)
        @SchemaFrom(type = NumberFormat[].class)
        List<String> formats,

        @JsonPropertyDescription("Labels that a node must have.") @Size(max = Bounds.LABELS)
        Map<String, @Size(max = 63) String> nodeSelector,

        @JsonPropertyDescription("Taints that worker pods tolerate.") @Size(max = Bounds.TOLERATIONS)
        List<Toleration> tolerations,

        @JsonPropertyDescription("Resources of a worker pod, requests equal to limits, e.g. cpu and memory.")
        @Size(max = Bounds.RESOURCES)
        Map<String, @Size(min = 1, max = Bounds.QUANTITY) @Pattern(Bounds.QUANTITY_PATTERN) String> resources,

        @JsonPropertyDescription("Runtime class of the worker pods.")
        @Size(min = 1, max = Bounds.NAME)
        @Pattern(Bounds.NAME_PATTERN)
        @Nullable
        String runtimeClassName,

        @JsonPropertyDescription(
                "Template of the resource claim of each worker pod, in the namespace of the work: a device "
                        + "by dynamic resource allocation.")
        @Size(min = 1, max = Bounds.NAME)
        @Pattern(Bounds.NAME_PATTERN)
        @Nullable
        String resourceClaimTemplateName,

        @JsonPropertyDescription("Pods that share a measurement of loss.")
        @Min(1)
        @Max(1024)
        @Default(AcceleratorSpec.DEFAULT_SHARDS)
        Long sensitivityShards,

        @JsonPropertyDescription("Pods that share a measurement of time, never two on one node.")
        @Min(1)
        @Max(1024)
        @Default(AcceleratorSpec.DEFAULT_SHARDS)
        Long latencyShards,

        @JsonPropertyDescription("Image of the worker pods; the image of the operator settings if absent.")
        @Size(min = 1, max = 512)
        @Nullable
        String workerImage) {

    static final String DEFAULT_BACKEND = "Cpu";
    static final String DEFAULT_THREADS = "1";
    static final String DEFAULT_SHARDS = "1";

    public AcceleratorSpec {
        backend = Absent.orElse(backend, DEFAULT_BACKEND);
        threads = Absent.orElse(threads, Long.valueOf(DEFAULT_THREADS));
        formats = Absent.orEmpty(formats);
        sensitivityShards = Absent.orElse(sensitivityShards, Long.valueOf(DEFAULT_SHARDS));
        latencyShards = Absent.orElse(latencyShards, Long.valueOf(DEFAULT_SHARDS));
        nodeSelector = Absent.orEmpty(nodeSelector);
        tolerations = Absent.orEmpty(tolerations);
        resources = Absent.orEmpty(resources);
    }

    /** The number formats that {@code formats} names. */
    public Set<NumberFormat> numberFormats() {
        return WireNames.parseAll(NumberFormat.class, "formats", formats);
    }
}
