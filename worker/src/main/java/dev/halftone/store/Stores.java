package dev.halftone.store;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** The table of stores by URI scheme; what was downloaded goes when it is closed. */
public final class Stores implements AutoCloseable {

    private final Map<String, ArtifactStore> rows;
    private final Path claims;
    private final Map<Path, String> fetched = new ConcurrentHashMap<>();

    /** The stores that an environment allows. */
    public Stores(Environment environment) {
        this(environment, tls());
    }

    Stores(Environment environment, SSLContext tls) {
        claims = environment.claims();
        rows = new TreeMap<>(Map.of(
                "file", new FolderStore(),
                "https", new HttpsStore(environment, tls),
                "pvc", new ClaimStore(claims)));
    }

    /**
     * The bytes that a resource names, before anything parses them.
     *
     * @throws UserError naming the field when the scheme is unknown, nothing is there or the digest is another
     */
    public Fetched fetch(Place place) {
        var uri = parse(place);
        var path = located(place, () -> row(uri).fetch(uri, place));
        if (!uri.getScheme().equals("file")) {
            fetched.put(path, Redacted.of(place.uri()));
        }
        var found = new Fetched(path, digest(place, path));
        place.sha256().ifPresent(expected -> check(place, found.digest(), expected));
        return found;
    }

    /**
     * The local folder for what is written under a URI.
     *
     * @throws UserError naming the field when nothing can be written there
     */
    public Path folder(Place place) {
        var uri = parse(place);
        return located(place, () -> row(uri).folder(uri, place));
    }

    /** A message as the user knows things: URIs instead of the folders that volumes are mounted at. */
    public String named(String message) {
        String named = message;
        for (var entry : fetched.entrySet()) {
            named = named.replace(entry.getKey().toString(), entry.getValue());
        }
        return named.replace(claims + "/", "pvc://");
    }

    @Override
    public void close() {
        rows.values().forEach(ArtifactStore::close);
    }

    private interface Location {
        Path path();
    }

    private static Path located(Place place, Location location) {
        try {
            return location.path();
        } catch (UserError e) {
            throw e.in(place.field());
        }
    }

    private ArtifactStore row(URI uri) {
        var store = rows.get(String.valueOf(uri.getScheme()));
        if (store == null) {
            throw UserError.invalid("no store serves " + Redacted.of(uri.toString()) + "; there are " + rows.keySet());
        }
        return store;
    }

    private static URI parse(Place place) {
        try {
            return new URI(place.uri());
        } catch (URISyntaxException e) {
            throw UserError.invalid(
                    place.field() + ": " + Redacted.of(place.uri()) + " is no URI (" + e.getReason() + ")");
        }
    }

    private static String digest(Place place, Path path) {
        try {
            return FileDigest.of(path);
        } catch (IOException e) {
            throw UserError.unavailable(
                    Reason.STORE_UNAVAILABLE,
                    place.field() + ": " + Redacted.of(place.uri()) + " can't be read (" + IoReason.of(e) + ")");
        }
    }

    private static void check(Place place, String digest, String expected) {
        if (!digest.equals("sha256:" + expected)) {
            throw UserError.invalid(
                    Reason.DIGEST_MISMATCH,
                    place.field() + ": the bytes at " + Redacted.of(place.uri()) + " have the digest " + digest
                            + ", not sha256:" + expected);
        }
    }

    private static SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }
}
