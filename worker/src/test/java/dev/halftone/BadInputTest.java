package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.halftone.backend.Backends;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users get wrong: one line that names it, an exit code, and nothing half-written. */
class BadInputTest {

    private static final Tensor RIGHT = Household.samples(Household.SAMPLES, 64);

    @TempDir
    private Path folder;

    /** Spoils a folder in which everything is in order. */
    @FunctionalInterface
    private interface Mistake {
        void make(Household household) throws IOException;
    }

    private static Arguments mistake(String name, int code, Mistake mistake, String... told) {
        return argumentSet(name, code, mistake, List.of(told));
    }

    static Stream<Arguments> models() {
        return Stream.of(
                mistake(
                        "no such file",
                        2,
                        h -> Files.delete(h.folder().resolve(Household.MODEL)),
                        "Model tiny",
                        "spec.source.uri",
                        "model.onnx",
                        "no such file"),
                mistake(
                        "not ONNX",
                        2,
                        h -> h.write(Household.MODEL, "this is text".getBytes(StandardCharsets.UTF_8)),
                        "model.onnx"),
                mistake(
                        "truncated",
                        2,
                        h -> h.write(Household.MODEL, Arrays.copyOf(OnnxWriter.toBytes(Household.model()), 9000)),
                        "model.onnx"),
                mistake(
                        "another digest",
                        2,
                        h -> h.replace(
                                "\"file:model.onnx\"", "\"file:model.onnx\", sha256: \"" + "0".repeat(64) + "\""),
                        "spec.source",
                        "digest"),
                mistake(
                        "a scheme that no store serves",
                        2,
                        h -> h.replace("file:model.onnx", "s3:models/model.onnx"),
                        "spec.source",
                        "s3:models/model.onnx"),
                mistake(
                        "unknown domain",
                        3,
                        h -> h.write(Household.MODEL, withLast("com.acme", "Frobnicate")),
                        "com.acme",
                        "Frobnicate"),
                mistake("unknown operator", 3, h -> h.write(Household.MODEL, withLast("", "Frobnicate")), "Frobnicate"),
                mistake(
                        "no gradient rule",
                        3,
                        h -> h.write(Household.MODEL, withLast("", "Hardmax")),
                        "Model tiny",
                        "last",
                        "Hardmax"),
                mistake("dangling input", 2, h -> h.write(Household.MODEL, dangling()), "model.onnx", "nowhere"),
                mistake(
                        "nothing to quantize",
                        3,
                        h -> h.write(Household.MODEL, withoutLayers()),
                        "Model tiny",
                        "nothing to quantize"),
                mistake(
                        "every product inside a choice",
                        3,
                        h -> h.write(Household.MODEL, choice()),
                        "Model tiny",
                        "nothing to quantize",
                        "outside of the graphs inside node choose (If)"));
    }

    static Stream<Arguments> samples() {
        return Stream.of(
                mistake(
                        "no such file",
                        2,
                        h -> Files.delete(h.folder().resolve(Household.DATA)),
                        "CalibrationSet noise",
                        "spec.source.uri",
                        "samples.npz"),
                mistake(
                        "no archive",
                        2,
                        h -> h.write(Household.DATA, "x,y".getBytes(StandardCharsets.UTF_8)),
                        "samples.npz"),
                mistake("array missing", 2, h -> h.samples(Map.of("z", RIGHT)), "CalibrationSet noise", "input x", "z"),
                mistake(
                        "wrong type",
                        2,
                        h -> h.samples(Map.of("x", Tensor.ofLongs(new long[] {24, 64}, new long[24 * 64]))),
                        "array x",
                        "INT64",
                        "FLOAT"),
                mistake("wrong rank", 2, h -> h.samples(Map.of("x", RIGHT.reshaped(24, 4, 4, 4))), "array x", "rank 4"),
                mistake("wrong size", 2, h -> h.samples(Map.of("x", RIGHT.reshaped(48, 32))), "x", "32", "64"),
                mistake("not a number", 2, h -> h.samples(Map.of("x", withNaN())), "array x"),
                mistake(
                        "fewer than asked",
                        2,
                        h -> h.replace("calibrate: 8", "calibrate: 800"),
                        "spec.calibrate",
                        "816",
                        "24"),
                mistake(
                        "arrays of different lengths",
                        2,
                        h -> h.samples(Map.of("x", RIGHT, "labels", Tensor.vector(1, 2, 3))),
                        "labels",
                        "3",
                        "24"));
    }

    static Stream<Arguments> manifests() {
        return Stream.of(
                mistake(
                        "unknown dimension",
                        2,
                        h -> h.replace("batch: 1, weight", "batch: 1, dimensions: {time: 4}, weight"),
                        "spec.workload single.dimensions.time",
                        "batch"),
                mistake(
                        "unknown enum",
                        2,
                        h -> h.replace("objective: Memory", "objective: Beauty"),
                        "manifest.yaml",
                        "spec.objective",
                        "Beauty",
                        "Latency"),
                mistake(
                        "unknown format",
                        2,
                        h -> h.replace("[Int8Dynamic]", "[Int5]"),
                        "manifest.yaml",
                        "Accelerator cpu",
                        "spec.formats",
                        "Int5"),
                mistake(
                        "unknown field",
                        2,
                        h -> h.replace("holdOut: 16", "holdout: 16"),
                        "manifest.yaml",
                        "CalibrationSet noise",
                        "holdout"),
                mistake(
                        "a divergence from predictions that the loss doesn't read",
                        2,
                        h -> h.replace("RelativeRmse", "KlDivergence"),
                        "spec.lossBudget.metric",
                        "OwnPrediction"),
                mistake(
                        "budget that is no decimal",
                        2,
                        h -> h.manifest("RelativeRmse", "a bit"),
                        "manifest.yaml",
                        "spec.lossBudget.max",
                        "a bit"),
                mistake(
                        "a field of another type",
                        2,
                        h -> h.replace("threads: 1", "threads: many"),
                        "manifest.yaml",
                        "spec.threads"),
                mistake(
                        "two of one name",
                        2,
                        h -> Files.writeString(
                                h.folder().resolve(Household.MANIFEST),
                                Files.readString(h.folder().resolve(Household.MANIFEST))
                                        .repeat(2)
                                        .replace(
                                                "objective: Memory\napiVersion", "objective: Memory\n---\napiVersion")),
                        "manifest.yaml",
                        "Model tiny",
                        "twice"),
                mistake(
                        "reference to nothing",
                        2,
                        h -> h.replace("acceleratorRef: {name: cpu}", "acceleratorRef: {name: gpu}"),
                        "manifest.yaml",
                        "QuantizedModel tiny",
                        "spec.acceleratorRef",
                        "gpu"),
                mistake(
                        "unknown backend",
                        2,
                        h -> h.replace("backend: Cpu", "backend: Abacus"),
                        "spec.backend",
                        "Abacus",
                        "Cpu"),
                mistake(
                        "unknown output",
                        2,
                        h -> h.replace("output: y", "output: logits"),
                        "spec.loss.output",
                        "logits",
                        "[y]"),
                mistake(
                        "no labels",
                        2,
                        h -> h.replace("kind: Output,", "kind: Labels,"),
                        "spec.loss.labels",
                        "labels",
                        "[x]"),
                mistake(
                        "a divergence of no distribution",
                        2,
                        h -> h.manifest("KlDivergence", "0.1"),
                        "spec.lossBudget.metric",
                        "KlDivergence",
                        "Output"),
                mistake(
                        "no YAML",
                        2,
                        h -> h.write(Household.MANIFEST, "a: [b".getBytes(StandardCharsets.UTF_8)),
                        "manifest.yaml"),
                mistake(
                        "no QuantizedModel",
                        2,
                        h -> h.write(Household.MANIFEST, new byte[0]),
                        "manifest.yaml",
                        "no QuantizedModel"));
    }

    @ParameterizedTest
    @MethodSource({"models", "samples", "manifests"})
    void oneLineNamesTheMistakeAndNothingIsLeft(int code, Mistake mistake, List<String> told) throws IOException {
        var household = Household.in(folder);
        mistake.make(household);

        var outcome = household.run();

        assertRefused(outcome, code, told);
        assertThat(filesUnder(household.out())).noneMatch(file -> file.contains("default"));
    }

    private static void assertRefused(Household.Outcome outcome, int code, List<String> told) {
        assertThat(outcome.err())
                .startsWith("halftone: ")
                .hasLineCount(1)
                .contains(told)
                .doesNotContain("Exception", "unexpected");
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.out()).isEmpty();
    }

    private static List<String> filesUnder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void anOutputFolderThatIsAFileIsNamedBeforeAnythingIsMeasured() throws IOException {
        var household = Household.in(folder);
        var taken = Files.writeString(folder.resolve("taken"), "mine");

        assertRefused(household.run(taken), 2, List.of(taken.toString(), "--out"));
        assertThat(taken).hasContent("mine");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anOutputFolderThatCannotBeMadeIsNamedBeforeAnythingIsMeasured() throws IOException {
        var nowhere = Path.of("/proc/nowhere");

        assertRefused(Household.in(folder).run(nowhere), 2, List.of("/proc/nowhere", "--out"));
    }

    @Test
    void aMissingManifestIsNamed() throws IOException {
        var household = Household.in(folder);
        Files.delete(folder.resolve(Household.MANIFEST));

        assertRefused(household.run(), 2, List.of("manifest.yaml", "there is no such file"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onADiskThatIsFullNothingHalfWrittenStays() throws Exception {
        var household = Household.in(folder);
        Backends.cpu();
        var process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -f 8; exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:-UsePerfData",
                        "-Donnxruntime.native.path=" + runtimeFolder(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Halftone.class.getName(),
                        "run",
                        "--quiet",
                        "-f",
                        folder.resolve(Household.MANIFEST).toString(),
                        "--out",
                        household.out().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertRefused(new Household.Outcome(process.waitFor(), "", said), 2, List.of("out/", "--out", "space"));
        assertThat(filesUnder(household.out())).noneMatch(file -> file.contains("default") || file.contains(".part"));
    }

    /** Where this process has the runtime's libraries: files that the other one can't write. */
    private static String runtimeFolder() throws IOException {
        try (var mapped = Files.lines(Path.of("/proc/self/maps"))) {
            return mapped.filter(line -> line.endsWith("libonnxruntime.so"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .map(file -> file.getParent().toString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] withLast(String domain, String operator) {
        var graph = GraphBuilder.from(Household.model()).clearOutputs();
        graph.add(new Node("last", domain, operator, List.of("y"), List.of("z"), Map.of()));
        graph.output(ValueInfo.unknown("z", ElementType.FLOAT));
        return renamed(graph.build());
    }

    /** With the output that the manifest names. */
    private static byte[] renamed(Graph graph) {
        var swapped = GraphBuilder.fromHeader(graph).clearOutputs();
        Map<String, String> names = Map.of("y", "inner", "z", "y");
        graph.nodes()
                .forEach(node -> swapped.add(new Node(
                        node.name(),
                        node.domain(),
                        node.operator(),
                        node.inputs().stream()
                                .map(n -> names.getOrDefault(n, n))
                                .toList(),
                        node.outputs().stream()
                                .map(n -> names.getOrDefault(n, n))
                                .toList(),
                        node.attributes())));
        swapped.output(ValueInfo.unknown("y", ElementType.FLOAT));
        return OnnxWriter.toBytes(swapped.build());
    }

    private static byte[] dangling() {
        var graph = GraphBuilder.from(Household.model());
        graph.add(new Node("last", "", "Relu", List.of("nowhere"), List.of("z"), Map.of()));
        return OnnxWriter.toBytes(graph.build());
    }

    private static byte[] withoutLayers() {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(Household.model().inputs().getFirst());
        graph.add(new Node("only", "", "Relu", List.of("x"), List.of("y"), Map.of()));
        graph.output(ValueInfo.unknown("y", ElementType.FLOAT));
        return OnnxWriter.toBytes(graph.build());
    }

    private static byte[] choice() {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(Household.model().inputs().getFirst());
        graph.constant("zero", Tensor.ofFloats(new long[0], new float[1]));
        graph.constant("w", Tensor.ofFloats(new long[] {64, 2}, new float[128]));
        graph.add(new Node("most", "", "ReduceMax", List.of("x"), List.of("m"), Map.of("keepdims", Attribute.of(0))));
        graph.add(new Node("positive", "", "Greater", List.of("m", "zero"), List.of("p"), Map.of()));
        var branch = GraphBuilder.ofOpset(21);
        branch.add(new Node("product", "", "MatMul", List.of("x", "w"), List.of("taken"), Map.of()));
        branch.output(ValueInfo.unknown("taken", ElementType.FLOAT));
        var nested = new Attribute.OfGraph(branch.build());
        graph.add(new Node(
                "choose", "", "If", List.of("p"), List.of("y"), Map.of("then_branch", nested, "else_branch", nested)));
        graph.output(ValueInfo.unknown("y", ElementType.FLOAT));
        return OnnxWriter.toBytes(graph.build());
    }

    private static Tensor withNaN() {
        float[] values = RIGHT.floats();
        values[100] = Float.NaN;
        return Tensor.ofFloats(RIGHT.shape(), values);
    }
}
