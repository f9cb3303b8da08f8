package dev.halftone;

import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.store.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What pins the files of a published model, each as sha256sum tells it.
 *
 * @param data of the file beside the model that its weights lie in, if it has one
 */
record ArtifactDigests(String model, Optional<String> data) {

    static ArtifactDigests of(Path model) {
        var data = OnnxWriter.data(model);
        return new ArtifactDigests(digest(model), Files.exists(data) ? Optional.of(digest(data)) : Optional.empty());
    }

    private static String digest(Path file) {
        try {
            return FileDigest.of(file);
        } catch (IOException e) {
            throw UserError.invalid(file + ": can't be read (" + IoReason.of(e) + ")");
        }
    }
}
