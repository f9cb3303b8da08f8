package dev.halftone.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Streams an answer into a folder of its own: aside first, under its name when it is whole. */
record Download(Path folder, long mostBytes) {

    private static final int CHUNK = 1 << 16;

    /** What became of it. */
    sealed interface Outcome {
        record Whole(Path file) implements Outcome {}

        record TooLarge() implements Outcome {}

        record Cut(long bytes) implements Outcome {}

        record NoRoom(IOException failure) implements Outcome {}
    }

    static Path newFolder() throws IOException {
        return Files.createTempDirectory("halftone-");
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> inner = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : inner) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A temporary folder: the system removes it, and the work is done.
        }
    }

    Outcome of(HttpsAnswer answer) throws IOException {
        var aside = folder.resolve(".part");
        try (var content = answer.content()) {
            var outcome = copy(content, answer.length(), aside);
            if (outcome instanceof Outcome.Whole) {
                var file = folder.resolve(answer.fileName());
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
                return new Outcome.Whole(file);
            }
            return outcome;
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private Outcome copy(InputStream content, long length, Path aside) {
        byte[] chunk = new byte[CHUNK];
        long got = 0;
        try (OutputStream file = Files.newOutputStream(aside)) {
            while (true) {
                int read = read(content, chunk);
                if (read < 0) {
                    boolean whole = read == END && (length < 0 || got == length);
                    return whole ? new Outcome.Whole(aside) : new Outcome.Cut(got);
                }
                got += read;
                if (got > mostBytes) {
                    return new Outcome.TooLarge();
                }
                file.write(chunk, 0, read);
            }
        } catch (IOException e) {
            return new Outcome.NoRoom(e);
        }
    }

    private static final int END = -1;
    private static final int BROKEN = -2;

    private static int read(InputStream content, byte[] chunk) {
        try {
            return content.read(chunk);
        } catch (IOException e) {
            return BROKEN;
        }
    }
}
