package dev.halftone.backend;

import org.jspecify.annotations.Nullable;

/** The runtime refused a graph or failed to run it. */
public final class BackendException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With the runtime's own message. */
    public BackendException(String message) {
        super(message);
    }

    /** With the runtime's own message and exception. */
    public BackendException(@Nullable String message, Throwable cause) {
        super(message == null ? cause.toString() : message, cause);
    }
}
