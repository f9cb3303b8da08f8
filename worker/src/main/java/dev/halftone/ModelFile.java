package dev.halftone;

import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the model files that a command line names. */
final class ModelFile {

    private ModelFile() {}

    /**
     * Reads a model.
     *
     * @throws UserError naming the file when there is none or it can't be read as a model
     */
    static Graph read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw UserError.invalid(file + ": there is no such file; give the path of an ONNX model");
        }
        try {
            return OnnxReader.read(file);
        } catch (IOException e) {
            throw UserError.refused(file + ": can't be read as an ONNX model (" + e.getMessage() + ")");
        }
    }
}
