package dev.halftone.decoder;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * Random weights in a mapped file, one after the other: normal, with a few output channels four times larger, as trained
 * weights have them. The same seed gives the same weights, tensor by tensor.
 */
final class DecoderWeights implements AutoCloseable {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final double OUTLIERS = 0.005;
    private static final float OUTLIER_SCALE = 4;
    private static final long PAGE = 4096;

    private final Path file;
    private final FileChannel channel;
    private final SplittableRandom seeds;
    private long end;

    DecoderWeights(Path file, long seed) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.seeds = new SplittableRandom(seed);
    }

    /** A matrix whose products with inputs of variance 1 have the variance {@code gain} squared. */
    Tensor matrix(int rows, int columns, double gain) {
        var random = seeds.split();
        var scales = new float[columns];
        for (int j = 0; j < columns; j++) {
            float outlier = random.nextDouble() < OUTLIERS ? OUTLIER_SCALE : 1;
            scales[j] = (float) (gain / Math.sqrt(rows)) * outlier;
        }
        return filled(new long[] {rows, columns}, random, scales);
    }

    /** A table of embeddings of variance 1, a few of its channels larger. */
    Tensor embeddings(int rows, int columns) {
        return matrix(rows, columns, Math.sqrt(rows));
    }

    private Tensor filled(long[] shape, SplittableRandom random, float[] scales) {
        long bytes = 4 * Tensor.count(shape);
        long offset = Math.ceilDiv(end, PAGE) * PAGE;
        end = offset + bytes;
        try {
            var segment = channel.map(FileChannel.MapMode.READ_WRITE, offset, bytes, Arena.ofAuto());
            fill(segment, random, scales);
            segment.unload();
            return Tensor.over(ElementType.FLOAT, shape, segment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(MemorySegment segment, SplittableRandom random, float[] scales) {
        long count = segment.byteSize() / 4;
        for (long i = 0; i < count; i++) {
            segment.setAtIndex(F32, i, normal(random) * scales[(int) (i % scales.length)]);
        }
    }

    /** Nearly normal, and many times faster: the sum of eight bytes of one draw, variance 1. */
    private static float normal(SplittableRandom random) {
        long bits = random.nextLong();
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += (int) (bits >>> (8 * i)) & 0xff;
        }
        return (sum - 1020) / 209.02f;
    }

    /** The gains of a normalisation: near 1, a few of its channels far above. */
    Tensor gains(int width) {
        var random = seeds.split();
        float[] gains = new float[width];
        for (int i = 0; i < width; i++) {
            boolean outlier = random.nextDouble() < OUTLIERS;
            gains[i] = (float) (outlier ? 4 + 8 * random.nextDouble() : 0.6 + 0.8 * random.nextDouble());
        }
        return Tensor.ofFloats(new long[] {width}, gains);
    }

    /** Removes the file; the mapped tensors stay readable. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
