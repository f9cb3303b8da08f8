package dev.halftone.operator.status;

import dev.halftone.api.v1alpha1.Reason;

/** How an object stands: what its condition Ready says, and whether anything more will happen. */
public sealed interface Judgement {

    /** Why, as one word. */
    Reason reason();

    /** Why, as a sentence. */
    String message();

    /** It is as its spec says. */
    record Fine(Reason reason, String message) implements Judgement {}

    /** Work goes on. */
    record Progressing(Reason reason, String message) implements Judgement {}

    /** Something is missing that may come by itself. */
    record Waiting(Reason reason, String message) implements Judgement {}

    /** Nothing more will happen until somebody changes something. */
    record Stalled(Reason reason, String message) implements Judgement {}

    /** Nothing is started, as the spec says. */
    record Suspended(Reason reason, String message) implements Judgement {}

    /** A problem of an attempt that is made again: whatever its reason, it has not failed for good. */
    static Judgement retried(Reason reason, String message) {
        return new Waiting(reason == Reason.WORKER_FAILED ? Reason.WORKER_LOST : reason, message);
    }

    /** A problem, waiting or stalled as its reason has it. */
    static Judgement problem(Reason reason, String message) {
        return switch (reason.severity()) {
            case NORMAL -> new Progressing(reason, message);
            case TRANSIENT -> new Waiting(reason, message);
            case TERMINAL -> new Stalled(reason, message);
        };
    }
}
