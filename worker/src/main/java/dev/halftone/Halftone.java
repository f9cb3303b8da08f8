package dev.halftone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.halftone.store.Environment;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "halftone",
        subcommands = {
            RunCommand.class,
            InspectCommand.class,
            CompareCommand.class,
            StageCommand.class,
            GenerateCompletion.class
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "Turns an ONNX model into the fastest quantized one within a loss budget.",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is Ready",
            "1:something unexpected went wrong",
            "2:the command line or a manifest is wrong",
            "3:a verdict other than Ready: budget not met, model refused",
            "4:refused for now: a store doesn't answer or is full, credentials are missing",
        })
public final class Halftone implements Callable<Integer> {

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces.")
    private boolean debug;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Show results and errors only, no progress.")
    private boolean quiet;

    Halftone() {
        this(new Environment(Map.of()));
    }

    private Halftone(Environment environment) {
        this.environment = environment;
    }

    /** Runs a command line and exits with its code. */
    public static void main(String[] arguments) {
        Termination.takeCharge();
        System.exit(run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), arguments));
    }

    /** Runs a command line with these outputs; gives its exit code back. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(Environment.ofProcess(), out, err, arguments);
    }

    /** The same in another environment. */
    static int run(Environment environment, PrintWriter out, PrintWriter err, String... arguments) {
        var halftone = new Halftone(environment);
        var line = new CommandLine(halftone)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Failures::onUsage)
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> Failures.onExecution(failure, command, halftone.debug));
        try {
            return line.execute(arguments);
        } catch (VirtualMachineError | ExceptionInInitializerError | NoClassDefFoundError failure) {
            return Failures.onError(failure, line, halftone.debug);
        }
    }

    /** The settings from outside. */
    Environment environment() {
        return environment;
    }

    /** What to tell how far the work is: the terminal, unless it shall be quiet. */
    ProgressBar progress() {
        var err = spec.commandLine().getErr();
        return new ProgressBar(err, quiet ? ProgressBar.Style.SILENT : ProgressBar.Style.ofStandardError());
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Exit.USAGE.code();
    }
}
