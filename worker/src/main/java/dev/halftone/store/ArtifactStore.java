package dev.halftone.store;

import java.net.URI;
import java.nio.file.Path;

/** Fetches what a URI of its scheme names. */
public interface ArtifactStore {

    /**
     * A local path with the bytes.
     *
     * @param base the folder that relative URIs resolve against
     * @throws dev.halftone.failure.UserError naming the URI when there is no such thing
     */
    Path fetch(URI uri, Path base);
}
