package dev.halftone.pass;

import java.util.List;

/** A pass failed; the message names it, why, and the passes that ran before it. */
public final class PassException extends RuntimeException {

    private static final long serialVersionUID = 1;

    PassException(String pass, List<String> before, RuntimeException cause) {
        super(
                pass + ": " + cause.getMessage()
                        + (before.isEmpty() ? "" : " (after " + String.join(", ", before) + ")"),
                cause);
    }
}
