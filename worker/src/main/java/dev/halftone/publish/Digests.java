package dev.halftone.publish;

import org.jspecify.annotations.Nullable;

/**
 * SHA-256 digests with their prefix.
 *
 * @param artifact of model.onnx, absent if none was written
 * @param artifactData of the file beside it that its weights lie in, absent if there is none
 */
public record Digests(
        String model,
        String calibration,
        String sensitivityProfile,
        String latencyProfile,
        String plan,
        @Nullable String artifact,
        @Nullable String artifactData) {}
