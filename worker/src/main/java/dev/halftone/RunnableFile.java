package dev.halftone;

import dev.halftone.failure.UserError;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.pass.WidenHalves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model's file as the runtime can run it: the reference that builds race against. */
final class RunnableFile {

    private RunnableFile() {}

    /**
     * The very file, but of a model in BFLOAT16, for which processors have hardly any kernels: that is written once more in 32
     * bits, into the folder for temporary files, and goes with the process.
     */
    static Path of(Path file, Graph graph) {
        return isUpperHalves(graph) ? widened(graph) : file;
    }

    private static boolean isUpperHalves(Graph graph) {
        return graph.initializers().values().stream().anyMatch(tensor -> tensor.type() == ElementType.BFLOAT16)
                || graph.nodes().stream()
                        .flatMap(node -> node.attributes().values().stream())
                        .anyMatch(attribute -> attribute instanceof Attribute.OfTensor(Tensor tensor)
                                && tensor.type() == ElementType.BFLOAT16);
    }

    private static Path widened(Graph graph) {
        try {
            var folder = Files.createTempDirectory("halftone-wide-");
            var file = folder.resolve("model.onnx");
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            OnnxWriter.data(file).toFile().deleteOnExit();
            OnnxWriter.write(new WidenHalves().apply(graph), file);
            return file;
        } catch (IOException e) {
            throw UserError.unwritable(
                    Path.of(System.getProperty("java.io.tmpdir")), e, "the model in 32 bits needs room there");
        }
    }
}
