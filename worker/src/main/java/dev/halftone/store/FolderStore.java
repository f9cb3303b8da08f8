package dev.halftone.store;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this machine, for runs without a cluster: {@code file:models/a.onnx}, {@code file:///models/a.onnx}. */
final class FolderStore implements ArtifactStore {

    @Override
    public Path fetch(URI uri, Place place) {
        var file = folder(uri, place);
        if (!Files.exists(file)) {
            throw UserError.invalid(
                    Reason.SOURCE_NOT_FOUND,
                    uri + ": there is no such file (" + file + "); relative paths start at the manifest's folder");
        }
        return file;
    }

    @Override
    public Path folder(URI uri, Place place) {
        String path = uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath();
        return place.base().resolve(path).normalize();
    }
}
