package dev.halftone.work;

import dev.halftone.api.v1alpha1.Stage;

/**
 * A result of an earlier stage that an order needs.
 *
 * @param stage which stage left it
 * @param uri where it is
 * @param digest of its bytes
 */
public record Evidence(Stage stage, String uri, Digest digest) {}
