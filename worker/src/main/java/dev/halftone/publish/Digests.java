package dev.halftone.publish;

import org.jspecify.annotations.Nullable;

/**
 * SHA-256 digests with their prefix.
 *
 * @param artifact of model.onnx, absent if none was written
 */
public record Digests(
        String model,
        String calibration,
        String sensitivityProfile,
        String latencyProfile,
        String plan,
        @Nullable String artifact) {}
