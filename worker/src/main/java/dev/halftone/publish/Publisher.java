package dev.halftone.publish;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes a set of files into a folder: all of them aside first, in a hidden folder within it so that they are on the same
 * disk, each flushed, then renamed one after the other. A file is never half-written, and nothing changes if one of them can't be written.
 * Files that are there with the same bytes stay untouched.
 */
public final class Publisher {

    private final Path folder;

    /** @param folder where the files go; made with its parents if it is not there */
    public Publisher(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * Publishes the files, in the order of the map: put first what others refer to.
     *
     * @param files content by name; a name is a plain file name
     * @return whether anything changed
     * @throws UserError if the folder can't be written or the disk is full; the message names the folder
     */
    public boolean publish(Map<String, Content> files) {
        files.keySet().forEach(Publisher::requirePlainName);
        Map<String, Content> changed = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Content> file : files.entrySet()) {
                if (!file.getValue().isIn(folder.resolve(file.getKey()))) {
                    changed.put(file.getKey(), file.getValue());
                }
            }
            if (!changed.isEmpty()) {
                write(changed);
            }
            return !changed.isEmpty();
        } catch (IOException e) {
            throw UserError.invalid(IoReason.isFull(e) ? Reason.STORE_FULL : Reason.PUBLISH_FAILED, explanation(e));
        }
    }

    private void write(Map<String, Content> files) throws IOException {
        Files.createDirectories(folder);
        Path aside = Files.createTempDirectory(folder, ".publish-");
        try {
            for (Map.Entry<String, Content> file : files.entrySet()) {
                Path written = aside.resolve(file.getKey());
                file.getValue().writeTo(written);
                flush(written);
            }
            for (String name : files.keySet()) {
                rename(aside.resolve(name), folder.resolve(name));
            }
            flushFolder();
        } finally {
            delete(aside);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // Some network file systems have no atomic rename; the file is whole already.
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes the new names last; where folders can't be opened as files there is nothing to do. */
    private void flushFolder() {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows does not open folders; the names reach the disk with the file system's own journal.
        }
    }

    private static void delete(Path aside) {
        try (Stream<Path> left = Files.list(aside)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(aside);
        } catch (IOException | UncheckedIOException e) {
            // What is left is a hidden folder; the reason why publishing failed must not be lost over it.
        }
    }

    private static void requirePlainName(String name) {
        Path path = Path.of(name);
        boolean plain = path.getNameCount() == 1 && !path.isAbsolute() && !name.equals("..") && !name.equals(".");
        if (!plain || name.isEmpty()) {
            throw new IllegalArgumentException("\"" + name + "\" is not a plain file name");
        }
    }

    /** What a failure means to the user, in one line. */
    String explanation(IOException e) {
        String message = String.valueOf(e.getMessage());
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : message;
        if (message.contains("No space left") || message.contains("quota")) {
            return "output folder " + folder + ": the disk is full; make room or choose another folder with --out";
        }
        if (e instanceof AccessDeniedException) {
            reason = "no permission";
        }
        return "output folder " + folder + " can't be written (" + reason.replaceAll("\\s+", " ")
                + "); choose another folder with --out";
    }
}
