package dev.halftone.failure;

/** Something that the user gave can't be used: one line that names it and says what to change. */
public final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What the command line answers with. */
    public enum Kind {
        /** A manifest, a file or an option is wrong: exit code 2. */
        INVALID(2),
        /** The input is in order but can't be served, a model that is refused for instance: exit code 3. */
        REFUSED(3);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private UserError(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Wrong input; the message names the field or file and what to do. */
    public static UserError invalid(String message) {
        return new UserError(Kind.INVALID, message);
    }

    /** Input that can't be served; the message names the node or the limit and the way out. */
    public static UserError refused(String message) {
        return new UserError(Kind.REFUSED, message);
    }

    public Kind kind() {
        return kind;
    }

    /** The message, which is always there. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
