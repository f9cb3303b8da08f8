package dev.halftone.format;

/** When the scales of a layer's activations are found. */
public enum ActivationScales {
    /** Activations are not scaled. */
    NONE,
    /** Once, from the calibration samples. */
    STATIC,
    /** At each run, from the tensor itself. */
    DYNAMIC
}
