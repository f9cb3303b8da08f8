package dev.halftone.calibration;

import dev.halftone.failure.IoReason;
import dev.halftone.failure.Printable;
import dev.halftone.failure.SamplesRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Tensor;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reads {@code .npz} archives of NumPy: arrays by name. Nothing is unpacked to a file, nothing is unpickled, and no more memory
 * is taken than there are bytes.
 *
 * @param file for messages
 * @param archiveBytes the size of the archive
 * @param maximumBytes what its arrays may take together
 */
public record Npz(Path file, long archiveBytes, long maximumBytes) {

    private static final int MAXIMUM_ARRAYS = 1024;
    private static final int MAXIMUM_NAME = 4096;
    private static final int CHUNK = 1 << 16;
    private static final String NPY = ".npy";
    private static final long MAXIMUM_BYTES = 8L << 30;

    /** How many times its size an archive may unpack to, once that is more than {@link #BOUND_FROM}: masks of ones shrink a lot. */
    private static final long MAXIMUM_RATIO = 200;

    private static final long BOUND_FROM = 256L << 20;

    /**
     * The arrays of an archive, in its order, at most 8 GiB of them.
     *
     * @throws UserError naming the file, and the array, when it can't be read
     */
    public static SequencedMap<String, Tensor> read(Path file) {
        return read(file, MAXIMUM_BYTES);
    }

    static SequencedMap<String, Tensor> read(Path file, long maximumBytes) {
        if (!Files.isRegularFile(file)) {
            throw refuse(SamplesRefusal.NO_FILE, file + ": there is no such file; give the path of an .npz archive");
        }
        try (var stream = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
            return new Npz(file, Files.size(file), maximumBytes).arrays(stream);
        } catch (IOException e) {
            throw refuse(SamplesRefusal.UNREADABLE, file + ": can't be read (" + IoReason.of(e) + ")");
        }
    }

    /** The arrays of the archive that comes out of a stream. */
    SequencedMap<String, Tensor> arrays(InputStream stream) throws IOException {
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        long used = 0;
        try (var zip = new ZipInputStream(stream)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = arrayName(entry.getName());
                var tensor = array(file + ", array " + name, zip, used);
                used += tensor.bytes().byteSize();
                if (arrays.put(name, tensor) != null) {
                    throw refuse(SamplesRefusal.ARRAY_TWICE, file + ": array " + name + " is there twice; rename one");
                }
                if (arrays.size() > MAXIMUM_ARRAYS) {
                    throw refuse(
                            SamplesRefusal.TOO_MANY_ARRAYS,
                            file + ": has more than " + MAXIMUM_ARRAYS + " arrays; leave out what is no input");
                }
            }
        } catch (ZipException | EOFException e) {
            throw refuse(
                    SamplesRefusal.NO_ARCHIVE,
                    file + ": not a whole .npz archive (" + e.getMessage() + "); write it with numpy.savez");
        }
        if (arrays.isEmpty()) {
            throw refuse(
                    SamplesRefusal.NO_ARRAYS,
                    file + ": holds no arrays; write it with numpy.savez, one array for each model input");
        }
        return arrays;
    }

    private String arrayName(String entry) {
        String shown = entry.substring(0, Math.min(entry.length(), 80));
        if (!entry.endsWith(NPY)) {
            throw refuse(SamplesRefusal.ENTRY_NAME, file + ": holds " + shown + ", which is no .npy array");
        }
        if (entry.length() > MAXIMUM_NAME || !Printable.is(entry)) {
            throw refuse(
                    SamplesRefusal.ENTRY_NAME,
                    file + ": holds " + shown + ", a name of " + entry.length()
                            + " characters that is too long or can't be shown; rename it");
        }
        return entry.substring(0, entry.length() - NPY.length());
    }

    private Tensor array(String where, InputStream stream, long used) throws IOException {
        var header = NpyHeader.read(where, stream);
        long size = header.byteCount();
        checkSize(where, size, used);
        var content = new GrowingBytes(size);
        byte[] chunk = new byte[CHUNK];
        long filled = 0;
        while (filled < size) {
            int read = stream.read(chunk, 0, (int) Math.min(chunk.length, size - filled));
            if (read < 0) {
                throw refuse(SamplesRefusal.TRUNCATED, where + ": ends after " + filled + " of " + size + " bytes");
            }
            content.append(chunk, read);
            filled += read;
        }
        if (stream.read() >= 0) {
            throw refuse(SamplesRefusal.TRAILING, where + ": holds more bytes than its header says");
        }
        return Tensor.over(header.type(), header.shape(), NpyOrder.of(header, content.finished()));
    }

    /** By what the header asks for, before anything is unpacked. */
    private void checkSize(String where, long size, long used) {
        if (size > maximumBytes - used) {
            throw refuse(
                    SamplesRefusal.TOO_LARGE,
                    where + ": its header asks for " + size + " bytes; at most " + maximumBytes
                            + " are read from one archive");
        }
        if (used + size > Math.max(BOUND_FROM, MAXIMUM_RATIO * archiveBytes)) {
            throw refuse(
                    SamplesRefusal.EXPANDS,
                    where + ": its header asks for " + size + " bytes in an archive of " + archiveBytes + ", more than "
                            + MAXIMUM_RATIO + " times as much; write it with numpy.savez");
        }
    }

    private static UserError refuse(SamplesRefusal refusal, String message) {
        return UserError.of(refusal, Printable.line(message));
    }
}
