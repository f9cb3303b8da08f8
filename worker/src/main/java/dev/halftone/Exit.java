package dev.halftone;

/** How the command line ends. */
enum Exit {
    /** Everything is Ready. */
    OK(0),
    /** Something nobody thought of. */
    UNEXPECTED(1),
    /** The command line or a manifest is wrong. */
    USAGE(2),
    /** A verdict other than Ready: budget not met, model refused. */
    VERDICT(3),
    /** Refused for now: a store that doesn't answer or is full, credentials that aren't there, times that are too noisy. */
    LATER(4);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    /** The process's exit code. */
    int code() {
        return code;
    }
}
