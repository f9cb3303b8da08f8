package dev.halftone.store;

import java.nio.file.Path;

/**
 * Bytes that lie on this machine.
 *
 * @param digest {@code sha256:} and 64 hexadecimal digits
 */
public record Fetched(Path path, String digest) {}
