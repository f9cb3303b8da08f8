package dev.halftone.store;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/** Volumes: {@code pvc://claim/path} lies in the folder that the claim is mounted at, read and written in place. */
record ClaimStore(Path claims) implements ArtifactStore {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    @Override
    public Path fetch(URI uri, Place place) {
        var file = folder(uri, place);
        if (!Files.exists(file)) {
            throw UserError.invalid(
                    Reason.SOURCE_NOT_FOUND,
                    uri + ": there is no such file in the claim; copy it there, or mend the URI");
        }
        return file;
    }

    @Override
    public Path folder(URI uri, Place place) {
        String claim = String.valueOf(uri.getRawAuthority());
        if (!NAME.matcher(claim).matches() || uri.getPath() == null) {
            throw UserError.invalid(uri + ": names no claim; write pvc://claim/path");
        }
        if (Arrays.asList(uri.getPath().split("/", -1)).contains("..")) {
            throw UserError.invalid(uri + ": leads out of the claim with ..; write the path without");
        }
        var root = claims.resolve(claim);
        if (!Files.isDirectory(root)) {
            throw UserError.unavailable(
                    Reason.STORE_UNAVAILABLE,
                    uri + ": claim " + claim + " isn't mounted; there has to be a PersistentVolumeClaim of that name");
        }
        var path = under(uri, root);
        checkLinks(uri, root, path);
        return path;
    }

    private static Path under(URI uri, Path root) {
        try {
            var path = root.resolve(uri.getPath().replaceFirst("^/+", "")).normalize();
            if (path.startsWith(root)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw UserError.invalid(uri + ": is no path (" + e.getReason() + ")");
        }
        throw UserError.invalid(uri + ": leads out of the claim");
    }

    /** Whoever fills a claim must not thereby read other volumes: no link on the way leads out of it. */
    private static void checkLinks(URI uri, Path root, Path path) {
        try {
            var there = path;
            while (!Files.exists(there) && !Files.isSymbolicLink(there) && !there.equals(root)) {
                there = Objects.requireNonNull(there.getParent(), "it is under the claim");
            }
            if (!there.toRealPath().startsWith(root.toRealPath())) {
                throw UserError.invalid(uri + ": leads out of the claim by a link; put the file itself there");
            }
        } catch (IOException e) {
            throw UserError.invalid(
                    Reason.SOURCE_NOT_FOUND,
                    uri + ": can't be read (" + IoReason.of(e) + "); mend the path or its links");
        }
    }
}
