package dev.halftone.gradient;

import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.onnx.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A public test case of a single operator: a model, inputs and the outputs that are expected. */
record OnnxCase(String name, Graph graph, Map<String, Tensor> inputs, Map<String, Tensor> expected) {

    /** Reads a case's folder. */
    static OnnxCase read(Path folder) {
        var graph = OnnxReader.read(folder.resolve("model.onnx"));
        var data = folder.resolve("test_data_set_0");
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            inputs.put(
                    graph.inputs().get(i).name(),
                    TensorFile.read(data.resolve("input_" + i + ".pb")).tensor());
        }
        Map<String, Tensor> expected = new LinkedHashMap<>();
        for (int i = 0; i < graph.outputs().size(); i++) {
            expected.put(
                    graph.outputs().get(i).name(),
                    TensorFile.read(data.resolve("output_" + i + ".pb")).tensor());
        }
        return new OnnxCase(folder.getFileName().toString().replaceFirst("^test_", ""), graph, inputs, expected);
    }

    /** The folders of all cases, in the order of their names. */
    static List<Path> folders(Path root) {
        try (var folders = Files.list(root)) {
            return folders.filter(folder -> Files.isReadable(folder.resolve("model.onnx")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Node node() {
        return graph.nodes().getFirst();
    }

    /** The case as exporters write such a node: shapes, indices and parameters are constants. */
    OnnxCase withConstants(List<String> constants) {
        var builder = GraphBuilder.ofOpset(graph.opset());
        graph.opsets().forEach(builder::importing);
        Map<String, Tensor> open = new LinkedHashMap<>(inputs);
        for (var input : graph.inputs()) {
            if (constants.contains(input.name())) {
                builder.initializer(input.name(), inputs.get(input.name()));
                open.remove(input.name());
            } else {
                builder.input(input);
            }
        }
        graph.initializers().forEach(builder::initializer);
        graph.nodes().forEach(builder::add);
        graph.outputs().forEach(builder::output);
        return new OnnxCase(name, builder.build(), open, expected);
    }
}
