package dev.halftone;

import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns failures into one line on stderr and an exit code. */
final class Failures {

    private Failures() {}

    static int onUsage(ParameterException failure, String[] arguments) {
        var line = failure.getCommandLine();
        String command = line.getCommandSpec().qualifiedName();
        print(line, failure.getMessage() + ": " + command + " --help shows what there is");
        return Exit.USAGE.code();
    }

    static int onExecution(Exception failure, CommandLine line, boolean debug) {
        if (debug) {
            failure.printStackTrace(line.getErr());
        }
        if (failure instanceof UserError expected) {
            print(line, expected.coded());
            return expected.kind().exitCode();
        }
        print(line, failure + (debug ? "" : ": this is unexpected, --debug shows where it happened"));
        return Exit.UNEXPECTED.code();
    }

    static int onError(Error failure, CommandLine line, boolean debug) {
        if (debug) {
            failure.printStackTrace(line.getErr());
        }
        String remedy = switch (failure) {
            case OutOfMemoryError e -> "give it more: HALFTONE_JAVA_OPTIONS=-Xmx4g, or -XX:MaxDirectMemorySize=4g";
            case StackOverflowError e ->
                "the model is a longer chain than can be followed, give it more: HALFTONE_JAVA_OPTIONS=-Xss64m";
            case InternalError e -> "a file changed while it was read; replace files, don't write into them";
            default -> "the installation is not whole, build it again; --debug shows where it happened";
        };
        print(line, failure + ": " + remedy);
        return Exit.UNEXPECTED.code();
    }

    private static void print(CommandLine line, String message) {
        line.getErr().println("halftone: " + Printable.line(message));
        line.getErr().flush();
    }
}
