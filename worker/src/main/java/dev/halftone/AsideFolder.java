package dev.halftone;

import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for files that are not results yet; it goes when it is closed. */
record AsideFolder(Path path) implements AutoCloseable {

    /** Makes one inside the folder of the results, so that a rename needs no copy. */
    static AsideFolder in(Path folder) {
        try {
            Files.createDirectories(folder);
            return new AsideFolder(Files.createTempDirectory(folder, ".work-"));
        } catch (IOException e) {
            throw UserError.unwritable(folder, e, "give another folder with --out");
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> inner = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : inner) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw UserError.invalid(path + ": can't be removed (" + IoReason.of(e) + "); remove it by hand");
        }
    }
}
