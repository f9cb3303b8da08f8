package dev.halftone.calibration;

import dev.halftone.graph.Tensor;
import java.lang.foreign.MemorySegment;

/** Native memory that doubles up to a known end: a header alone must not make a reader allocate gigabytes. */
final class GrowingBytes {

    private static final long FIRST = 1L << 20;

    private final long end;
    private MemorySegment segment;
    private long filled;

    GrowingBytes(long end) {
        this.end = end;
        this.segment = Tensor.allocate(Math.min(end, FIRST));
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
