package dev.halftone.store;

import dev.halftone.failure.UserError;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this machine, for runs without a cluster: {@code file:models/a.onnx}, {@code file:///models/a.onnx}. */
final class FolderStore implements ArtifactStore {

    @Override
    public Path fetch(URI uri, Path base) {
        String path = uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath();
        var file = base.resolve(path).normalize();
        if (!Files.exists(file)) {
            throw UserError.invalid(
                    uri + ": there is no such file (" + file + "); relative paths start at the manifest's folder");
        }
        return file;
    }
}
