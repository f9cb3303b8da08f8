package dev.halftone.onnx;

import dev.halftone.failure.IoReason;
import dev.halftone.failure.Refusal;
import dev.halftone.failure.TensorRefusal;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The folder of a model, and the files in it that the model may name. */
final class ModelFolder {

    private static final Set<? extends java.nio.file.OpenOption> READ =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final ModelSource source;

    ModelFolder(ModelSource source) {
        this.source = source;
    }

    /** The real path of a location, once it is known to be a file in the folder. */
    Path file(String where, String location) {
        String data = where + " has external data in '" + location + "'";
        try {
            var relative = Path.of(location);
            if (location.isEmpty() || location.startsWith("\\") || relative.isAbsolute() || climbs(relative)) {
                throw outside(data);
            }
            var folder = real();
            var found = folder.resolve(relative);
            if (!Files.exists(found)) {
                throw refuse(
                        TensorRefusal.EXTERNAL_MISSING,
                        data,
                        "and there is no such file beside the model; fetch it too");
            }
            var real = found.toRealPath();
            if (!real.startsWith(folder)) {
                throw outside(data);
            }
            if (!Files.isRegularFile(real)) {
                throw refuse(TensorRefusal.EXTERNAL_NO_FILE, data, "which is no file");
            }
            checkOneName(data, real);
            return real;
        } catch (InvalidPathException e) {
            throw refuse(TensorRefusal.EXTERNAL_NO_FILE, data, "which can't be read (" + e.getReason() + ")");
        } catch (IOException e) {
            throw refuse(TensorRefusal.EXTERNAL_NO_FILE, data, "which can't be read (" + IoReason.of(e) + ")");
        }
    }

    /** A file that was found, mapped. Each folder on the way is opened in the one before, so that none can be swapped for a link. */
    MemorySegment map(Path file) throws IOException {
        var folder = real();
        try (var stream = Files.newDirectoryStream(folder)) {
            return map(stream, file, folder.relativize(file), 0);
        }
    }

    private static MemorySegment map(DirectoryStream<Path> folder, Path file, Path way, int step) throws IOException {
        if (!(folder instanceof SecureDirectoryStream<Path> opened)) {
            return ModelBytes.map(file);
        }
        if (step < way.getNameCount() - 1) {
            try (var next = opened.newDirectoryStream(way.getName(step), LinkOption.NOFOLLOW_LINKS)) {
                return map(next, file, way, step + 1);
            }
        }
        try (var channel = opened.newByteChannel(way.getFileName(), READ)) {
            return channel instanceof FileChannel whole ? ModelBytes.map(whole) : ModelBytes.map(file);
        }
    }

    private Path real() throws IOException {
        return source.file().toAbsolutePath().resolveSibling("").toRealPath();
    }

    /** A second name may lie outside the folder, where somebody else keeps what they don't show. */
    private void checkOneName(String data, Path real) throws IOException {
        if (source.origin() == ModelSource.Origin.ANYONE
                && real.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(real, "unix:nlink") instanceof Integer names
                && names > 1) {
            throw refuse(
                    TensorRefusal.EXTERNAL_HARD_LINK,
                    data,
                    "which has " + names + " names (hard links); copy it, so that it has one");
        }
    }

    private UserError outside(String data) {
        return refuse(
                TensorRefusal.EXTERNAL_OUTSIDE, data, "which is outside the model's folder; keep the two together");
    }

    private UserError refuse(Refusal refusal, String data, String why) {
        return source.refuse(refusal, data + ", " + why);
    }

    private static boolean climbs(Path relative) {
        for (var part : relative) {
            if (part.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }
}
