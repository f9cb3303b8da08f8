package dev.halftone.store;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError;
import java.net.URI;
import java.nio.file.Path;

/** Serves the URIs of one scheme; messages of its errors begin with the URI, without what may be secret in it. */
interface ArtifactStore extends AutoCloseable {

    /**
     * A local path with the bytes.
     *
     * @throws UserError when there is no such thing, or it may not be had
     */
    Path fetch(URI uri, Place place);

    /**
     * The local folder whose files are those under the URI; it need not be there yet.
     *
     * @throws UserError when nothing can be written there
     */
    default Path folder(URI uri, Place place) {
        throw UserError.invalid(
                Reason.INVALID_SPEC, uri.getScheme() + ": URIs are read only; write to a claim: pvc://claim/path");
    }

    /** Removes what was fetched. */
    @Override
    default void close() {}
}
