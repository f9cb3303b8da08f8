package dev.halftone.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Stream;

/** SHA-256 of what lies in files. */
public final class FileDigest {

    private FileDigest() {}

    /** {@code sha256:} and the hexadecimal digest of a file's bytes; of a folder: of its files' names and bytes. */
    public static String of(Path path) throws IOException {
        var sha = sha256();
        if (Files.isDirectory(path)) {
            addFolder(sha, path);
        } else {
            add(sha, path);
        }
        return named(sha);
    }

    /** {@code sha256:} and the digest of another digest with the bytes of files, in their order. */
    public static String of(String first, Collection<Path> files) throws IOException {
        var sha = sha256();
        sha.update(first.getBytes(StandardCharsets.UTF_8));
        for (var file : files) {
            addNamed(sha, file.getFileName(), file);
        }
        return named(sha);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String named(MessageDigest sha) {
        return "sha256:" + HexFormat.of().formatHex(sha.digest());
    }

    private static void addFolder(MessageDigest sha, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(FileDigest::isPart).sorted().toList()) {
                addNamed(sha, folder.relativize(file), file);
            }
        }
    }

    /** A link may lead anywhere, and nobody reads a folder's content through one. */
    private static boolean isPart(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static void addNamed(MessageDigest sha, Path name, Path file) throws IOException {
        sha.update((name + "\0").getBytes(StandardCharsets.UTF_8));
        add(sha, file);
    }

    private static void add(MessageDigest sha, Path file) throws IOException {
        try (var stream = new DigestInputStream(Files.newInputStream(file), sha)) {
            stream.transferTo(OutputStream.nullOutputStream());
        }
    }
}
