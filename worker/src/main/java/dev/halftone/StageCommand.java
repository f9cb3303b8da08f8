package dev.halftone;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.store.Stores;
import dev.halftone.work.TerminationMessage;
import dev.halftone.work.WorkReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One stage of the pipeline: what a worker pod runs. */
@Command(
        name = "stage",
        description = {
            "Does what a work order says: one stage of the pipeline, or one shard of it.",
            "The report goes to stdout and, in short, to the container's termination message.",
            "Claims, secrets and allowed hosts are found by environment variables; docs/stages.md names them.",
        })
final class StageCommand implements Callable<Integer> {

    private static final Path TERMINATION_LOG = Path.of("/dev/termination-log");

    @ParentCommand
    private Halftone halftone = new Halftone();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--order", required = true, paramLabel = "FILE", description = "The work order, as JSON.")
    private Path order = Path.of("");

    @Override
    public Integer call() {
        var file = new OrderFile(order.toAbsolutePath());
        WorkReport report;
        RuntimeException unexpected = null;
        try (var stores = new Stores(halftone.environment())) {
            report = report(file, stores);
        } catch (RuntimeException e) {
            unexpected = e;
            report = failed(file, Reason.INTERNAL_ERROR, e);
        } catch (OutOfMemoryError e) {
            report = failed(file, Reason.OUT_OF_MEMORY, e);
        } catch (VirtualMachineError e) {
            report = failed(file, Reason.INTERNAL_ERROR, e);
        }
        tell(report);
        if (unexpected != null) {
            throw unexpected;
        }
        return exit(report).code();
    }

    private WorkReport report(OrderFile file, Stores stores) {
        Workplace place;
        try {
            var read = file.read();
            var base = Optional.ofNullable(file.file().getParent()).orElse(Path.of("/"));
            place = new Workplace(read, file.shard(read, halftone.environment()), stores, base, halftone.progress());
        } catch (UserError e) {
            return StageReport.refused(file.stage(), e);
        }
        return new StageReport(place).report();
    }

    private static WorkReport failed(OrderFile file, Reason reason, Throwable failure) {
        return new WorkReport.Refused(file.stage(), reason.wireName(), StageReport.oneLine(failure.toString()));
    }

    /** Whether it is worth trying again is for who gave the order to see by the code alone. */
    private static Exit exit(WorkReport report) {
        if (!(report instanceof WorkReport.Refused refused)) {
            return Exit.OK;
        }
        return WireNames.find(Reason.class, refused.reason())
                .map(StageCommand::exit)
                .orElse(Exit.UNEXPECTED);
    }

    private static Exit exit(Reason reason) {
        if (reason == Reason.INVALID_SPEC) {
            return Exit.USAGE;
        }
        return switch (reason.severity()) {
            case NORMAL -> Exit.OK;
            case TRANSIENT -> Exit.LATER;
            case TERMINAL -> Exit.VERDICT;
        };
    }

    private void tell(WorkReport report) {
        String message = TerminationMessage.of(report);
        var out = spec.commandLine().getOut();
        out.println(message);
        out.flush();
        if (report instanceof WorkReport.Refused refused) {
            complain(refused.reason() + ": " + refused.message());
        }
        var log = halftone.environment().get("HALFTONE_TERMINATION_LOG").map(Path::of);
        // Outside a container nobody reads it, and nothing should appear in /dev.
        if (log.isPresent() || Files.exists(TERMINATION_LOG)) {
            write(log.orElse(TERMINATION_LOG), message);
        }
    }

    private void write(Path log, String message) {
        try {
            Files.writeString(log, message);
        } catch (IOException e) {
            complain("the termination message can't be written to " + log + " (" + IoReason.of(e) + ")");
        }
    }

    private void complain(String line) {
        var err = spec.commandLine().getErr();
        err.println("halftone: " + line);
        err.flush();
    }
}
