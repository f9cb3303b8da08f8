package dev.halftone.graph;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Memory outside the heap that is freed when nothing refers to it.
 *
 * <p>The collector sees only the small objects that stand for such memory, and would let it grow to its bound before it looks
 * for what nobody uses. So it is told to look whenever what is held has grown by a quarter, and by {@link #SLACK_BYTES}, over
 * the least since it last did: a run of a small model stays small, and one of a large model collects no more often for it.
 */
final class NativeMemory {

    /** What is not worth a collection, which takes some 40 ms. */
    static final long SLACK_BYTES = 64L << 20;

    private static final long ALIGNMENT = 64;

    private static final BufferPoolMXBean POOL = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();

    private static final ReentrantLock COLLECTING = new ReentrantLock();

    private static long leastBytes;

    private NativeMemory() {}

    /** Native memory of a size in bytes, zeroed. */
    static MemorySegment allocate(long byteCount) {
        if (byteCount > 0 && COLLECTING.tryLock()) {
            try {
                collectWhereMuchIsHeld(byteCount);
            } finally {
                COLLECTING.unlock();
            }
        }
        return Arena.ofAuto().allocate(Math.max(byteCount, 1), ALIGNMENT).asSlice(0, byteCount);
    }

    /** Bytes that are held now, in the heap too, those that the collector has not found yet included. */
    private static long heldBytes() {
        var runtime = Runtime.getRuntime();
        return POOL.getMemoryUsed() + runtime.totalMemory() - runtime.freeMemory();
    }

    private static void collectWhereMuchIsHeld(long more) {
        long held = heldBytes();
        leastBytes = Math.min(leastBytes, held);
        if (held + more > leastBytes + leastBytes / 4 + SLACK_BYTES) {
            System.gc();
            // what was found is freed by a thread of its own: the least is asked for again at each allocation
            leastBytes = heldBytes();
        }
    }
}
