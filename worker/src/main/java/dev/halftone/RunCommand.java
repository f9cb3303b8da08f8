package dev.halftone;

import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.publish.RunReport;
import dev.halftone.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The whole pipeline without a cluster. */
@Command(
        name = "run",
        description = {
            "Runs the whole pipeline on the YAML that a cluster would be given.",
            "For each QuantizedModel it leaves DIR/NAMESPACE/NAME/ with model.onnx, quantizedmodel.yaml, report.html and "
                    + "report.json. Measurements are kept under DIR/profiles and used again.",
        })
final class RunCommand implements Callable<Integer> {

    @ParentCommand
    private Halftone halftone = new Halftone();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "PATH",
            description = "YAML manifest or folder of manifests; may be given several times.")
    private List<Path> paths = List.of();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "out", description = "Folder of results. Default: out.")
    private Path out = Path.of("out");

    @Option(
            names = {"-o", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json. Default: table.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(
            names = "--check-frontier",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "Also builds N plans along the frontier, measures them and reports predicted against measured.",
                "Default: 0."
            })
    private int checks;

    @Override
    public Integer call() {
        if (checks < 0 || checks > FrontierCheck.MOST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--check-frontier is " + checks + "; give it a number from 0 to " + FrontierCheck.MOST);
        }
        var requests = Manifests.requests(paths);
        makeFolder();
        boolean ready = true;
        try (var stores = new Stores(halftone.environment())) {
            for (var request : requests) {
                var published = new Pipeline(out, stores, halftone.progress(), checks).run(request);
                RunSummary.print(spec.commandLine().getOut(), published, format);
                if (!published.report().verdict().ready()) {
                    ready = false;
                    complain(published.report());
                }
            }
        }
        return (ready ? Exit.OK : Exit.VERDICT).code();
    }

    private void complain(RunReport report) {
        var err = spec.commandLine().getErr();
        err.println("halftone: " + report.namespace() + "/" + report.name() + ": "
                + report.verdict().message());
        err.flush();
    }

    /** Before minutes of measuring, not after. */
    private void makeFolder() {
        try {
            Files.createDirectories(out);
            Files.delete(Files.createTempFile(out, ".writable-", ""));
        } catch (IOException e) {
            throw UserError.invalid(
                    out + ": can't be written (" + IoReason.of(e) + "); give another folder with --out");
        }
    }
}
