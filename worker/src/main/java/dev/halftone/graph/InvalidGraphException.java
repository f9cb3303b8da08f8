package dev.halftone.graph;

/** A graph breaks a rule that every graph keeps; the message names the node and the value. */
public final class InvalidGraphException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With a one-line message that names node and value. */
    public InvalidGraphException(String message) {
        super(message);
    }
}
