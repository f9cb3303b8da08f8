package dev.halftone.e2e;

import java.time.Duration;

/** How long things may take on a busy machine of two cores; on an idle one they take a fifth. */
final class Limits {
    /** For the operator to see something and say so. */
    static final Duration SEEN = Duration.ofSeconds(60);

    /** For a stage to be run. */
    static final Duration STAGE = Duration.ofMinutes(3);

    /** From YAML to Ready. */
    static final Duration READY = Duration.ofMinutes(5);

    private Limits() {}
}
