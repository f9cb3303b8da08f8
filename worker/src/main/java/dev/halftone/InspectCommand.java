package dev.halftone;

import dev.halftone.backend.Backends;
import dev.halftone.failure.UserError;
import dev.halftone.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a model consists of, or why it would be refused. */
@Command(
        name = "inspect",
        description = {
            "Shows a model's layers, sequential subgraphs, distinct measurements, MACs and weights,"
                    + " or every reason why it would be refused (exit code 3).",
        },
        footer = {
            "",
            "Example:",
            "  halftone inspect minilm.onnx --dimension sequence_length=64",
            "  halftone inspect detector.onnx --shape x=1x3x96x160",
        })
final class InspectCommand implements Callable<Integer> {

    private static final Pattern SHAPE = Pattern.compile("\\d{1,9}(x\\d{1,9}){0,7}");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODEL.onnx", description = "The model.")
    private Path model = Path.of("");

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first axis of every input, where the model leaves it open. Default: ${DEFAULT-VALUE}.")
    private long batch;

    @Option(
            names = "--dimension",
            paramLabel = "NAME=N",
            description = "The size of a named axis; MACs are counted when all are known. May be given again.")
    private Map<String, Long> dimensions = Map.of();

    @Option(
            names = "--shape",
            paramLabel = "INPUT=NxN...",
            description =
                    "The whole shape of an input, such as x=1x3x48x192: for axes without a name. May be given again.")
    private Map<String, String> shapes = Map.of();

    @Option(
            names = {"-o", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Override
    public Integer call() {
        dimensions.forEach((name, size) -> check("--dimension " + name, size));
        check("--batch", batch);
        Map<String, List<Long>> whole = new TreeMap<>();
        shapes.forEach((input, shape) -> whole.put(input, sizes("--shape " + input, shape)));
        var graph = OnnxReader.readModel(model);
        var facts = EngineRefusals.of(
                model.toString(),
                () -> ModelFacts.of(graph, Backends.cpu(), InputSizes.of(graph, batch, dimensions, whole)));
        var out = spec.commandLine().getOut();
        switch (format) {
            case TABLE -> out.print(ModelFactsText.of(model, facts));
            case JSON -> out.println(Json.text(ModelFactsJson.of(model.toString(), facts)));
        }
        out.flush();
        if (facts.refusals().isEmpty()) {
            return Exit.OK.code();
        }
        spec.commandLine().getErr().println("halftone: " + model + ": would be refused, for the reasons shown");
        spec.commandLine().getErr().flush();
        return Exit.VERDICT.code();
    }

    private static List<Long> sizes(String option, String shape) {
        if (!SHAPE.matcher(shape).matches()) {
            throw UserError.invalid(option + " of " + shape + ": must be sizes like 1x3x48x192");
        }
        var sizes = Arrays.stream(shape.split("x")).map(Long::valueOf).toList();
        sizes.forEach(size -> check(option, size));
        return sizes;
    }

    private static void check(String option, long size) {
        if (size < 1) {
            throw UserError.invalid(option + " of " + size + ": must be at least 1");
        }
    }
}
