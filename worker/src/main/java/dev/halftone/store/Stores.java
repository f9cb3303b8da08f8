package dev.halftone.store;

import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The table of stores by URI scheme. */
public final class Stores {

    private static final Map<String, ArtifactStore> ROWS = new TreeMap<>(Map.of("file", new FolderStore()));

    private Stores() {}

    /**
     * A local path with the bytes that a resource names.
     *
     * @param field the field that holds the URI, for messages
     * @param sha256 the digest that the bytes must have, as 64 hexadecimal digits
     * @throws UserError naming the field when the scheme is unknown, nothing is there or the digest is another
     */
    public static Path fetch(String field, String uri, Optional<String> sha256, Path base) {
        var parsed = parse(field, uri);
        var store = ROWS.get(String.valueOf(parsed.getScheme()));
        if (store == null) {
            throw UserError.invalid(field + ": no store serves " + uri + "; there are " + ROWS.keySet());
        }
        var file = fetched(field, store, parsed, base);
        sha256.ifPresent(expected -> check(field, file, expected));
        return file;
    }

    private static Path fetched(String field, ArtifactStore store, URI uri, Path base) {
        try {
            return store.fetch(uri, base);
        } catch (UserError e) {
            throw UserError.invalid(field + ": " + e.text());
        }
    }

    private static URI parse(String field, String uri) {
        try {
            return new URI(uri);
        } catch (URISyntaxException e) {
            throw UserError.invalid(field + ": " + uri + " is no URI (" + e.getReason() + ")");
        }
    }

    private static void check(String field, Path file, String expected) {
        try {
            String digest = FileDigest.of(file);
            if (!digest.equals("sha256:" + expected)) {
                throw UserError.invalid(field + ": " + file + " has the digest " + digest + ", not sha256:" + expected);
            }
        } catch (IOException e) {
            throw UserError.invalid(field + ": " + file + " can't be read (" + IoReason.of(e) + ")");
        }
    }
}
