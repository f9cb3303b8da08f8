package dev.halftone.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where tensors of a kind are kept while they are worked with: in memory while they are few, else in files without a name,
 * which are gone when nothing refers to them. Their bytes are written before they are mapped, so that a full disk is an error
 * and not a fault in the middle of a calculation.
 */
public enum Scratch {
    MEMORY {
        @Override
        public Tensor keep(Tensor tensor) {
            return tensor;
        }
    },
    DISK {
        @Override
        public Tensor keep(Tensor tensor) {
            try {
                return written(tensor);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "no room to set a tensor aside in " + System.getProperty("java.io.tmpdir"), e);
            }
        }
    };

    private static final long MEMORY_BYTES = 512L << 20;
    private static final long CHUNK = 1L << 26;

    /** For tensors that together have so many bytes. */
    public static Scratch of(long totalBytes) {
        return totalBytes <= MEMORY_BYTES ? MEMORY : DISK;
    }

    /** For tensors that together may have as many bytes as a graph's constants. */
    public static Scratch ofConstants(Graph graph) {
        return of(graph.contentBytes());
    }

    /** The same tensor, wherever it now lies. */
    public abstract Tensor keep(Tensor tensor);

    private static Tensor written(Tensor tensor) throws IOException {
        Path file = Files.createTempFile("halftone-", ".tensor");
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Files.delete(file);
            var bytes = tensor.bytes();
            for (long from = 0; from < bytes.byteSize(); from += CHUNK) {
                ByteBuffer chunk = bytes.asSlice(from, Math.min(CHUNK, bytes.byteSize() - from))
                        .asByteBuffer();
                while (chunk.hasRemaining()) {
                    channel.write(chunk);
                }
            }
            tensor.letGo();
            var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes.byteSize(), Arena.ofAuto());
            return Tensor.over(tensor.type(), tensor.shape(), mapped);
        }
    }
}
