package dev.halftone;

import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.onnx.OnnxReader;
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
        return OnnxReader.readModel(file);
    }
}
