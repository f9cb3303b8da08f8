package dev.halftone;

import dev.halftone.calibration.NpzWriter;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.OnnxWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A folder with a model of two products, samples and the manifests that tie them together; and the command line on it. */
record Household(Path folder) {

    static final int SAMPLES = 24;
    static final String MANIFEST = "manifest.yaml";
    static final String MODEL = "model.onnx";
    static final String DATA = "samples.npz";

    private static final int DEPTH = 64;
    private static final int CLASSES = 32;

    /** What a command line came to. */
    record Outcome(int code, String out, String err) {}

    /** Everything in order. */
    static Household in(Path folder) throws IOException {
        var household = new Household(folder);
        household.write(MODEL, OnnxWriter.toBytes(model()));
        household.samples(Map.of("x", samples(SAMPLES, DEPTH)));
        household.manifest("RelativeRmse", "0.05");
        return household;
    }

    static Graph model() {
        var graph = GraphBuilder.ofOpset(21);
        var random = new Random(1);
        graph.input(open("x", DEPTH));
        graph.initializer("w1", weights(random, DEPTH, DEPTH));
        graph.initializer("w2", weights(random, DEPTH, CLASSES));
        graph.add(new Node("hidden", "", "MatMul", List.of("x", "w1"), List.of("h"), Map.of()));
        graph.add(new Node("bound", "", "Relu", List.of("h"), List.of("r"), Map.of()));
        graph.add(new Node("classes", "", "MatMul", List.of("r", "w2"), List.of("y"), Map.of()));
        graph.output(open("y", CLASSES));
        return graph.build();
    }

    static Tensor samples(long... shape) {
        return weights(new Random(2), shape);
    }

    private static ValueInfo open(String name, long size) {
        return new ValueInfo(
                name, ElementType.FLOAT, Optional.of(List.of(new Dimension.Named("batch"), Dimension.of(size))));
    }

    private static Tensor weights(Random random, long... shape) {
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.ofFloats(shape, values);
    }

    void write(String file, byte[] content) throws IOException {
        Files.write(folder.resolve(file), content);
    }

    void samples(Map<String, Tensor> arrays) throws IOException {
        NpzWriter.write(folder.resolve(DATA), new LinkedHashMap<>(arrays));
    }

    void manifest(String metric, String max) throws IOException {
        Files.writeString(folder.resolve(MANIFEST), yaml(metric, max));
    }

    /** Changes the manifests; what is replaced must be there. */
    void replace(String before, String after) throws IOException {
        String yaml = Files.readString(folder.resolve(MANIFEST));
        if (!yaml.contains(before)) {
            throw new IllegalArgumentException("the manifest doesn't hold " + before);
        }
        Files.writeString(folder.resolve(MANIFEST), yaml.replace(before, after));
    }

    Path results() {
        return out().resolve("default").resolve("tiny");
    }

    Path out() {
        return folder.resolve("out");
    }

    Outcome run(String... more) {
        return run(out(), more);
    }

    Outcome run(Path out, String... more) {
        var arguments = new ArrayList<>(
                List.of("run", "--quiet", "-f", folder.resolve(MANIFEST).toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        var written = new StringWriter();
        var errors = new StringWriter();
        int code = Halftone.run(new PrintWriter(written), new PrintWriter(errors), arguments.toArray(String[]::new));
        return new Outcome(code, written.toString(), errors.toString());
    }

    private static String yaml(String metric, String max) {
        return """
                apiVersion: halftone.dev/v1alpha1
                kind: Model
                metadata: {name: tiny}
                spec:
                  source: {uri: "file:model.onnx"}
                  loss: {kind: Output, output: y}
                  workload:
                    - {name: single, batch: 1, weight: 1}
                ---
                apiVersion: halftone.dev/v1alpha1
                kind: CalibrationSet
                metadata: {name: noise}
                spec:
                  source: {uri: "file:samples.npz"}
                  calibrate: 8
                  holdOut: 16
                  seed: 1
                ---
                apiVersion: halftone.dev/v1alpha1
                kind: Accelerator
                metadata: {name: cpu}
                spec:
                  backend: Cpu
                  threads: 1
                  formats: [Int8Dynamic]
                  resources: {cpu: "1", memory: 1Gi}
                ---
                apiVersion: halftone.dev/v1alpha1
                kind: QuantizedModel
                metadata: {name: tiny}
                spec:
                  modelRef: {name: tiny}
                  calibrationRef: {name: noise}
                  acceleratorRef: {name: cpu}
                  lossBudget: {metric: %s, max: "%s"}
                  objective: Memory
                """.formatted(metric, max);
    }
}
