package dev.halftone;

import dev.halftone.backend.Backends;
import dev.halftone.calibration.SampleSet;
import dev.halftone.failure.UserError;
import dev.halftone.measure.Protocol;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.verify.Comparison;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Loss and time of any builds of one model, side by side. */
@Command(
        name = "compare",
        description = {
            "Shows loss and time of builds of one model side by side, whoever made them.",
            "",
            "All files are loaded at once and take turns in random order; times are medians of pairs with the"
                    + " reference, which also races against itself (A/A) to show the noise.",
        },
        footer = {
            "",
            "Example:",
            "  halftone compare --reference fp32.onnx --data sentences.npz \\",
            "    --mask attention_mask int8.onnx int4.onnx",
        })
final class CompareCommand implements Callable<Integer> {

    @ParentCommand
    private Halftone halftone = new Halftone();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "REF.onnx",
            description = "The model as it was before anybody changed it.")
    private Path reference = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "SET.npz",
            description = "Samples: one array for each model input, and labels if there are any.")
    private Path data = Path.of("");

    @Parameters(arity = "1..*", paramLabel = "BUILD.onnx", description = "The files to compare with the reference.")
    private List<Path> builds = List.of();

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "The output whose change is the loss. Default: the reference's first.")
    private Optional<String> output = Optional.empty();

    @Option(
            names = "--mask",
            paramLabel = "ARRAY",
            description = "Positions where this array of the samples is zero do not count.")
    private Optional<String> mask = Optional.empty();

    @Option(
            names = "--labels",
            paramLabel = "ARRAY",
            defaultValue = "labels",
            description = "The array of classes, for top-1. Default: ${DEFAULT-VALUE}.")
    private String labels = "labels";

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "256",
            description = "Samples to measure the loss on. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--batch",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,8",
            description = "Batch sizes to time at. Default: ${DEFAULT-VALUE}.")
    private List<Integer> batches = List.of(1, 8);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "41",
            description =
                    "Rounds of timing, at least 3; three times as many when noise asks for it. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of one operator. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "Cpu",
            description = "What runs the models. Default: ${DEFAULT-VALUE}.")
    private String backend = "Cpu";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the order within rounds. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = {"-o", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Override
    public Integer call() {
        check("--samples", samples, 1);
        check("--rounds", rounds, 3);
        check("--threads", threads, 1);
        batches.forEach(batch -> check("--batch", batch, 1));
        if (!Backends.names().contains(backend)) {
            throw UserError.invalid("--backend " + backend + ": there are " + Backends.names());
        }
        var graph = OnnxReader.readModel(reference);
        var set = SampleSet.of(data.toString(), graph, SampleSet.read(data));
        var comparison = new Comparison(
                Backends.named(backend),
                threads,
                Protocol.standard(seed).withRounds(rounds),
                batches,
                samples,
                output,
                mask,
                labels);
        var report = comparison.of(reference, graph, set, builds, halftone.progress());
        var out = spec.commandLine().getOut();
        switch (format) {
            case TABLE -> out.print(ComparisonText.of(report));
            case JSON -> out.println(Json.text(ComparisonJson.of(report)));
        }
        out.flush();
        return Exit.OK.code();
    }

    private static void check(String option, int value, int least) {
        if (value < least) {
            throw UserError.invalid(option + " " + value + ": must be at least " + least);
        }
    }
}
