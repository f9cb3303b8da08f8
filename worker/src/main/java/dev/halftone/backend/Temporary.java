package dev.halftone.backend;

import dev.halftone.onnx.OnnxWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Models in folders of their own that are there for one call; what maps them goes on reading. */
final class Temporary {

    private Temporary() {}

    /** The path of a model that isn't there yet. */
    static Path model() {
        try {
            return Files.createTempDirectory("halftone-").resolve("model.onnx");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a model with its folder. */
    static void delete(Path model) {
        try {
            Files.deleteIfExists(OnnxWriter.data(model));
            Files.deleteIfExists(model);
            Files.delete(model.resolveSibling(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
