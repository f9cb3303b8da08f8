package dev.halftone.publish;

import dev.halftone.publish.RunReport.UniformBuild;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The README beside the model: front matter for model hubs, then what it is, what it costs and how to load it. */
public final class ModelCard {

    private static final String NOTHING = """
            ## Use

            No build stayed within the budget: no model was written. The figures are those of the build that came nearest.
            """;

    private ModelCard() {}

    /** Markdown; names from outside can't become markup, links or front matter. */
    public static String render(RunReport report) {
        return frontMatter(report) + text(report);
    }

    private static String frontMatter(RunReport report) {
        String artifact = report.digests().artifact();
        String data = report.digests().artifactData();
        return """
                ---
                library_name: onnxruntime
                tags:
                  - onnx
                  - quantization
                  - mixed-precision
                  - halftone
                base_model_digest: %s
                artifact_digest: %s
                %scalibration_digest: %s
                plan_digest: %s
                formats:
                %sloss:
                  metric: %s
                  budget: %s
                  predicted: %s
                  measured: %s
                  samples: %s
                speedup: %s
                runtime: %s
                fingerprint: %s
                ---
                """.formatted(
                        quoted(report.digests().model()),
                        artifact == null ? "null" : quoted(artifact),
                        data == null ? "" : "artifact_data_digest: " + quoted(data) + "\n",
                        quoted(report.digests().calibration()),
                        quoted(report.digests().plan()),
                        formats(report).entrySet().stream()
                                .map(format -> "  " + quoted(format.getKey()) + ": " + format.getValue() + "\n")
                                .collect(Collectors.joining()),
                        quoted(report.budget().metric()),
                        Figures.loss(report.budget().max()),
                        Figures.loss(report.loss().predicted()),
                        Figures.loss(report.loss().measured().value()),
                        report.loss().samples(),
                        Figures.plain(report.time().speedup().value()),
                        quoted(report.environment().runtime()),
                        quoted(report.environment().fingerprint()));
    }

    private static String text(RunReport report) {
        String rows = report.uniform().stream().map(ModelCard::row).collect(Collectors.joining());
        return """

                # %s

                %s

                | build | loss (%s) | time of the workload | speed-up |
                |---|---|---|---|
                | **this file** | **%s** (at most %s) | %s | **%s** (%s) |
                %s| reference | 0 | %s | 1.00× |

                Loss on %s; times on one machine, each build in turn with the reference. `report.html` has the whole story,
                `report.json` every figure.

                %s## Formats

                %s
                %s%s""".formatted(
                        plain(report.name()),
                        plain(report.verdict().message()),
                        Metrics.describe(plain(report.budget().metric())),
                        Figures.loss(report.loss().measured().value()),
                        Figures.loss(report.budget().max()),
                        Figures.micros(report.time().measuredMicros().value()),
                        Figures.speedup(report.time().speedup().value()),
                        Figures.interval(report.time().speedup()),
                        rows,
                        Figures.micros(report.time().baselineMicros().value()),
                        Words.count(report.loss().samples(), "held-out sample"),
                        report.metrics().isEmpty() ? "" : metrics(report),
                        formats(report).entrySet().stream()
                                .map(format -> "* " + plain(format.getKey()) + ": "
                                        + Words.count(format.getValue(), "layer") + "\n")
                                .collect(Collectors.joining()),
                        report.rewrites().isEmpty() ? "" : rewrites(report),
                        report.digests().artifact() == null ? NOTHING : use(report));
    }

    private static String metrics(RunReport report) {
        return """
                | metric | before | after |
                |---|---|---|
                %s
                """.formatted(report.metrics().stream()
                .map(metric -> "| %s | %s | %s |\n"
                        .formatted(
                                plain(metric.name()), Figures.metric(metric.before()), Figures.metric(metric.after())))
                .collect(Collectors.joining()));
    }

    private static String rewrites(RunReport report) {
        return """
                ## Rewrites

                What was rewritten beside the formats, as it is faster on the target and keeps what the loss counts:

                %s
                """.formatted(report.rewrites().stream()
                .map(rewrite -> "* " + plain(rewrite.what()) + "\n")
                .collect(Collectors.joining()));
    }

    private static String use(RunReport report) {
        return """
                ## Use

                Any onnxruntime loads the file; it was measured on %s, %s, %s. On other hardware or
                another version its times are others, and its loss may differ a little.

                ```python
                import onnxruntime

                session = onnxruntime.InferenceSession("model.onnx")
                outputs = session.run(None, inputs)
                ```

                Inputs and outputs are those of the model that it was made from.
                """.formatted(
                        plain(report.environment().runtime()),
                        plain(report.environment().backend()),
                        Words.count(report.environment().threads(), "thread"));
    }

    private static String row(UniformBuild build) {
        return "| %s everywhere%s | %s | %s | %s |\n"
                .formatted(
                        plain(build.format()),
                        build.meetsBudget() ? "" : " (over budget)",
                        Figures.loss(build.loss()),
                        Figures.micros(build.latencyMicros()),
                        Figures.speedup(build.speedup().value()));
    }

    private static Map<String, Long> formats(RunReport report) {
        return report.layers().stream()
                .map(LayerDecision::format)
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    /** A YAML string in double quotes. */
    private static String quoted(String text) {
        return '"' + oneLine(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Text that Markdown takes literally: one line, every mark escaped. */
    private static String plain(String text) {
        return oneLine(text).replaceAll("([\\\\`*_\\[\\]<>|#~!&])", "\\\\$1");
    }

    /** Without line ends and the marks that turn the direction of text. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028-\\u202E\\u2066-\\u2069]+", " ");
    }
}
