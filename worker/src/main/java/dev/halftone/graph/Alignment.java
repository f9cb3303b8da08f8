package dev.halftone.graph;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Constants that begin where numbers may. In a model's file they begin anywhere, and the runtime, whose kernels expect numbers
 * where numbers may be, can't be handed those as they lie there: each session would hold a copy of its own.
 */
public final class Alignment {

    /** Where a number of any type may begin. */
    private static final long BYTES = Long.BYTES;

    private static final long WORTH_COPYING = 1L << 16;

    private Alignment() {}

    /** Whether a tensor's bytes begin where numbers may. */
    public static boolean isAligned(Tensor tensor) {
        return tensor.bytes().address() % BYTES == 0;
    }

    /**
     * The graph with a copy of its larger constants that are not aligned, which all sessions share, mapped as those in the
     * model's file are. A large model stays as it is: its sessions hold a part of it at a time.
     */
    public static Graph aligned(Graph graph) {
        if (Scratch.ofConstants(graph) == Scratch.DISK) {
            return graph;
        }
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
        constants.replaceAll((name, tensor) -> isWorthCopying(tensor) ? Scratch.DISK.keep(tensor) : tensor);
        return graph.withInitializers(constants);
    }

    private static boolean isWorthCopying(Tensor tensor) {
        return tensor.bytes().byteSize() >= WORTH_COPYING && !isAligned(tensor);
    }
}
