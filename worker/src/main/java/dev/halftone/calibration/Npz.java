package dev.halftone.calibration;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Reads {@code .npz} archives of NumPy: arrays by name. */
public final class Npz {

    private static final int MAXIMUM_ARRAYS = 1024;
    private static final int CHUNK = 1 << 16;

    private Npz() {}

    /**
     * The arrays of an archive, in its order, at most 8 GiB of them.
     *
     * @throws UserError naming the file, and the array, when it can't be read
     */
    public static SequencedMap<String, Tensor> read(Path file) {
        return read(file, 8L << 30);
    }

    static SequencedMap<String, Tensor> read(Path file, long maximumBytes) {
        if (!Files.isRegularFile(file)) {
            throw UserError.invalid(
                    Reason.CALIBRATION_UNREADABLE, file + ": there is no such file; give the path of an .npz archive");
        }
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        long left = maximumBytes;
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file), CHUNK))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = arrayName(file, entry.getName());
                var tensor = array(file + ", array " + name, zip, left);
                left -= tensor.bytes().byteSize();
                if (arrays.put(name, tensor) != null || arrays.size() > MAXIMUM_ARRAYS) {
                    throw UserError.invalid(
                            Reason.CALIBRATION_UNREADABLE,
                            file + ": array " + name + " is there twice, or there are over " + MAXIMUM_ARRAYS
                                    + " arrays");
                }
            }
        } catch (ZipException e) {
            throw UserError.invalid(
                    Reason.CALIBRATION_UNREADABLE,
                    file + ": not a whole .npz archive (" + e.getMessage() + "); write it with numpy.savez");
        } catch (IOException e) {
            throw UserError.invalid(Reason.CALIBRATION_UNREADABLE, file + ": can't be read (" + IoReason.of(e) + ")");
        }
        if (arrays.isEmpty()) {
            throw UserError.invalid(
                    Reason.CALIBRATION_UNREADABLE,
                    file + ": holds no arrays; write it with numpy.savez, one array for each model input");
        }
        return arrays;
    }

    private static String arrayName(Path file, String entry) {
        if (!entry.endsWith(".npy")) {
            throw UserError.invalid(
                    Reason.CALIBRATION_UNREADABLE, file + ": holds " + entry + ", which is no .npy array");
        }
        return entry.substring(0, entry.length() - ".npy".length());
    }

    private static Tensor array(String where, InputStream stream, long maximumBytes) throws IOException {
        var header = NpyHeader.read(where, stream);
        long size = header.byteCount();
        if (size > maximumBytes) {
            throw UserError.invalid(
                    Reason.CALIBRATION_UNREADABLE,
                    where + ": its header asks for " + size + " bytes; at most " + maximumBytes
                            + " are read from one archive");
        }
        // Memory grows with what is really there: a header alone must not make the reader allocate gigabytes.
        var content = new GrowingBytes(size);
        byte[] chunk = new byte[CHUNK];
        long filled = 0;
        while (filled < size) {
            int read = stream.read(chunk, 0, (int) Math.min(chunk.length, size - filled));
            if (read < 0) {
                throw UserError.invalid(
                        Reason.CALIBRATION_UNREADABLE, where + ": ends after " + filled + " of " + size + " bytes");
            }
            content.append(chunk, read);
            filled += read;
        }
        if (stream.read() >= 0) {
            throw UserError.invalid(Reason.CALIBRATION_UNREADABLE, where + ": holds more bytes than its header says");
        }
        return Tensor.over(header.type(), header.shape(), content.finished());
    }

    /** Native memory that doubles up to a known end. */
    private static final class GrowingBytes {
        private final long end;
        private MemorySegment segment;
        private long filled;

        GrowingBytes(long end) {
            this.end = end;
            this.segment = Tensor.allocate(Math.min(end, 1L << 20));
        }

        void append(byte[] chunk, int count) {
            if (filled + count > segment.byteSize()) {
                var larger = Tensor.allocate(Math.min(end, Math.max(2 * segment.byteSize(), filled + count)));
                larger.copyFrom(segment.asSlice(0, filled));
                segment = larger;
            }
            segment.asSlice(filled, count).copyFrom(MemorySegment.ofArray(chunk).asSlice(0, count));
            filled += count;
        }

        MemorySegment finished() {
            return segment.asSlice(0, end);
        }
    }
}
