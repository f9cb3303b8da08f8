package dev.halftone.graph;

import dev.halftone.failure.GraphRefusal;

/** A graph breaks a rule that every graph keeps; the message names the node and the value. */
public final class InvalidGraphException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final GraphRefusal refusal;

    /** With the rule's row and a one-line message that names node and value. */
    public InvalidGraphException(GraphRefusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    /** The row of the rule that is broken. */
    public GraphRefusal refusal() {
        return refusal;
    }
}
