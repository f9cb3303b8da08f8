package dev.halftone.verify;

import dev.halftone.graph.Graph;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.KernelProof;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rewritten model as a file.
 *
 * @param name a number format for a uniform build, "plan" for a planned one
 * @param file the real file, as it would be shipped
 * @param proofs by layer: the kernel that the runtime really runs
 */
public record Build(
        String name,
        Assignment assignment,
        Graph graph,
        Path file,
        long sizeBytes,
        SortedMap<String, KernelProof> proofs) {

    public Build {
        proofs = Collections.unmodifiableSortedMap(new TreeMap<>(proofs));
    }
}
