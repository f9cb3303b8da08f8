package dev.halftone;

import dev.halftone.failure.HostileFile;
import dev.halftone.failure.ManifestRefusal;
import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.Refusal;
import dev.halftone.failure.SamplesRefusal;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder of manifests for each row about them, and for what only a whole run finds wrong with a model or samples. */
final class HostileRuns {

    private HostileRuns() {}

    @FunctionalInterface
    private interface Mistake {
        void make(Household household) throws IOException;
    }

    static Map<Refusal, HostileFile> files() {
        return Map.ofEntries(
                Map.entry(
                        ManifestRefusal.NO_FILE,
                        run(h -> Files.delete(h.folder().resolve(Household.MANIFEST)))),
                Map.entry(ManifestRefusal.UNREADABLE, run(h -> {
                    Files.delete(h.folder().resolve(Household.MANIFEST));
                    Files.createSymbolicLink(h.folder().resolve(Household.MANIFEST), Path.of("/proc/self/mem"));
                })),
                Map.entry(ManifestRefusal.TOO_LARGE, manifest("#".repeat((1 << 20) + 1))),
                Map.entry(ManifestRefusal.NO_YAML, manifest(" ".repeat(1_000_000) + "[b")),
                Map.entry(
                        ManifestRefusal.DUPLICATE_KEY,
                        run(h -> h.replace("calibrate: 8", "calibrate: 8\n  calibrate: 9"))),
                Map.entry(ManifestRefusal.ALIAS, manifest(laughs())),
                Map.entry(ManifestRefusal.TAG, manifest("a: !!javax.script.ScriptEngineManager [b]")),
                Map.entry(ManifestRefusal.NESTED_TOO_DEEP, manifest("[".repeat(1_000_000))),
                Map.entry(ManifestRefusal.FIELD, run(h -> h.replace("objective: Memory", "objective: \"\\e[2J\""))),
                Map.entry(
                        ManifestRefusal.RESOURCE_TWICE,
                        run(h -> Files.copy(
                                h.folder().resolve(Household.MANIFEST),
                                h.folder().resolve("second.yaml")))),
                Map.entry(
                        ManifestRefusal.REFERENCE,
                        run(h -> h.replace("acceleratorRef: {name: cpu}", "acceleratorRef: {name: gpu}"))),
                Map.entry(ManifestRefusal.NO_QUANTIZED_MODEL, manifest("# nothing")),
                Map.entry(ModelRefusal.NOTHING_TO_QUANTIZE, model(last("x", "", "Relu"))),
                Map.entry(ModelRefusal.ALREADY_QUANTIZED, model(quantized())),
                Map.entry(ModelRefusal.NO_GRADIENT_RULE, model(last("h", "", "Hardmax"))),
                Map.entry(ModelRefusal.NOT_CANONICAL, model(ofOpset(5))),
                Map.entry(ModelRefusal.NOT_FINITE, model(overflowing())),
                Map.entry(ModelRefusal.RUNTIME_REFUSES, model(last("h", "", "Frobnicate"))),
                Map.entry(SamplesRefusal.TOO_FEW, run(h -> h.replace("calibrate: 8", "calibrate: 60000"))));
    }

    private static HostileFile run(Mistake mistake) {
        return folder -> {
            mistake.make(Household.in(folder));
            // the folder when there are more manifests than the usual one
            var manifest = Files.exists(folder.resolve("second.yaml")) ? folder : folder.resolve(Household.MANIFEST);
            return List.of(
                    "run",
                    "--quiet",
                    "-f",
                    manifest.toString(),
                    "--out",
                    folder.resolve("out").toString());
        };
    }

    private static HostileFile manifest(String content) {
        return run(h -> h.write(Household.MANIFEST, content.getBytes(StandardCharsets.UTF_8)));
    }

    private static HostileFile model(Graph graph) {
        return run(h -> h.write(Household.MODEL, OnnxWriter.toBytes(graph)));
    }

    /** Each of the nine lists holds the one before nine times. */
    private static String laughs() {
        var yaml = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i < 10; i++) {
            yaml.append("a").append(i).append(": &a").append(i).append(" [");
            yaml.append(("*a" + (i - 1) + ",").repeat(9)).append("]\n");
        }
        return yaml.toString();
    }

    /** One product, if {@code reads} is not the input, and then another operator. */
    private static Graph last(String reads, String domain, String operator) {
        var model = Household.model();
        var graph = GraphBuilder.ofOpset(21);
        model.inputs().forEach(graph::input);
        if (!reads.equals("x")) {
            graph.initializer("w1", model.initializers().get("w1"));
            graph.add(model.nodes().getFirst());
        }
        graph.add(new Node("last", domain, operator, List.of(reads), List.of("y"), Map.of()));
        graph.output(model.inputs().getFirst().named("y"));
        return graph.build();
    }

    /** A product of what the exponential made infinite. */
    private static Graph overflowing() {
        var model = Household.model();
        var graph = GraphBuilder.fromHeader(model);
        model.initializers().forEach(graph::initializer);
        graph.initializer("thousand", Tensor.ofFloats(new long[0], 1000));
        graph.add(new Node("larger", "", "Mul", List.of("x", "thousand"), List.of("l"), Map.of()));
        graph.add(new Node("infinite", "", "Exp", List.of("l"), List.of("e"), Map.of()));
        model.nodes()
                .forEach(node -> graph.add(node.withInputs(node.inputs().stream()
                        .map(name -> name.equals("x") ? "e" : name)
                        .toList())));
        return graph.build();
    }

    /** One product, in integers. */
    private static Graph quantized() {
        var model = Household.model();
        var graph = GraphBuilder.ofOpset(21);
        model.inputs().forEach(graph::input);
        long width = model.initializers().get("w1").shape()[0];
        graph.initializer("codes", Tensor.ofBytes(ElementType.INT8, new long[] {width, 1}, new byte[(int) width]));
        graph.add(new Node("round", "", "DynamicQuantizeLinear", List.of("x"), List.of("q", "s", "z"), Map.of()));
        graph.add(new Node("product", "", "MatMulInteger", List.of("q", "codes", "z"), List.of("i"), Map.of()));
        graph.add(new Node(
                "float",
                "",
                "Cast",
                List.of("i"),
                List.of("y"),
                Map.of("to", new Attribute.Int(ElementType.FLOAT.code()))));
        graph.output(model.inputs().getFirst().named("y"));
        return graph.build();
    }

    private static Graph ofOpset(int version) {
        var model = Household.model();
        var graph = GraphBuilder.ofOpset(version);
        model.inputs().forEach(graph::input);
        model.initializers().forEach(graph::initializer);
        model.nodes().forEach(graph::add);
        model.outputs().forEach(graph::output);
        return graph.build();
    }
}
