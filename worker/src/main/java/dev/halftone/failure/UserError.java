package dev.halftone.failure;

import dev.halftone.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.Optional;

/** Something that the user gave can't be used: one line that names it and says what to change. */
public final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final Reason reason;

    @SuppressWarnings("serial") // rows of enums, which are
    private final Optional<Refusal> refusal;

    /** What the command line answers with. */
    public enum Kind {
        /** A manifest, a file or an option is wrong: exit code 2. */
        INVALID(2),
        /** The input is in order but can't be served, a model that is refused for instance: exit code 3. */
        REFUSED(3),
        /** It may be served later: a store that doesn't answer, credentials that aren't there yet. Exit code 4. */
        UNAVAILABLE(4);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private UserError(Kind kind, Reason reason, Optional<Refusal> refusal, String message) {
        super(message);
        this.kind = kind;
        this.reason = reason;
        this.refusal = refusal;
    }

    /** A file that is refused by a row of the tables; the message names the place in it and what to do. */
    public static UserError of(Refusal refusal, String message) {
        return new UserError(refusal.kind(), refusal.reason(), Optional.of(refusal), message);
    }

    /** Wrong input of the command line or a manifest; the message names the field or file and what to do. */
    public static UserError invalid(String message) {
        return invalid(Reason.INVALID_SPEC, message);
    }

    /** Wrong input; the reason is what a cluster would show. */
    public static UserError invalid(Reason reason, String message) {
        return new UserError(Kind.INVALID, reason, Optional.empty(), message);
    }

    /** A model that can't be served; the message names the node or the limit and the way out. */
    public static UserError refused(String message) {
        return refused(Reason.MODEL_UNSUPPORTED, message);
    }

    /** Input that can't be served; the reason is what a cluster would show. */
    public static UserError refused(Reason reason, String message) {
        return new UserError(Kind.REFUSED, reason, Optional.empty(), message);
    }

    /** Input that can't be served now; the message says what to wait for or to supply. */
    public static UserError unavailable(Reason reason, String message) {
        return new UserError(Kind.UNAVAILABLE, reason, Optional.empty(), message);
    }

    /** A file or folder that can't be written: because there is no room, or for good. */
    public static UserError unwritable(Object path, IOException failure, String remedy) {
        return invalid(
                IoReason.isFull(failure) ? Reason.STORE_FULL : Reason.PUBLISH_FAILED,
                path + ": can't be written (" + IoReason.of(failure) + "); " + remedy);
    }

    /** The same, said of something: a field of a resource for instance. */
    public UserError in(String where) {
        return saying(where + ": " + text());
    }

    /** The same in other words. */
    public UserError saying(String message) {
        return new UserError(kind, reason, refusal, message);
    }

    public Kind kind() {
        return kind;
    }

    /** What a condition in a cluster gives as its reason. */
    public Reason reason() {
        return reason;
    }

    /** The row of the tables, when a file is to blame. */
    public Optional<Refusal> refusal() {
        return refusal;
    }

    /** The message, which is always there. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** The message and the code of the row: what users see. */
    public String coded() {
        return refusal.map(row -> text() + " [" + row.code() + "]").orElseGet(this::text);
    }
}
