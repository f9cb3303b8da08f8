package dev.halftone.api.v1alpha1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds, one row each: what a manifest calls them and the records of their spec and status. */
public enum ResourceKind {
    MODEL("Model", ModelSpec.class, ModelStatus.class),
    CALIBRATION_SET("CalibrationSet", CalibrationSetSpec.class, CalibrationSetStatus.class),
    ACCELERATOR("Accelerator", AcceleratorSpec.class, AcceleratorStatus.class),
    QUANTIZED_MODEL("QuantizedModel", QuantizedModelSpec.class, QuantizedModelStatus.class),
    SENSITIVITY_PROFILE("SensitivityProfile", SensitivityProfileSpec.class, SensitivityProfileStatus.class),
    LATENCY_PROFILE("LatencyProfile", LatencyProfileSpec.class, LatencyProfileStatus.class),
    QUANTIZATION_FLEET("QuantizationFleet", QuantizationFleetSpec.class, QuantizationFleetStatus.class);

    private final String wireName;
    private final Class<? extends Record> spec;
    private final Class<? extends Record> status;

    ResourceKind(String wireName, Class<? extends Record> spec, Class<? extends Record> status) {
        this.wireName = wireName;
        this.spec = spec;
        this.status = status;
    }

    /** The kind that {@code kind} of a manifest names. */
    public static Optional<ResourceKind> find(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName.equals(wireName))
                .findFirst();
    }

    /** What {@code kind} of a manifest says. */
    public String wireName() {
        return wireName;
    }

    /** The name in URLs and file names. */
    public String plural() {
        return wireName.toLowerCase(Locale.ROOT) + "s";
    }

    /** The record of the spec. */
    public Class<? extends Record> spec() {
        return spec;
    }

    /** The record of the status. */
    public Class<? extends Record> status() {
        return status;
    }

    /** Whether objects live in a namespace. */
    public boolean namespaced() {
        return this != ACCELERATOR;
    }
}
