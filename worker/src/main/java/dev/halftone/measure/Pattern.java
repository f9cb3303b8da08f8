package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.partition.Extraction;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Subgraph;
import dev.halftone.work.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Subgraphs that are alike: they are measured once.
 *
 * @param layers of the first instance
 */
record Pattern(String signature, List<Subgraph> instances, List<Layer> layers) {

    /** The patterns of a partition that belong to a part of the work, by their position. */
    static List<Pattern> of(Partition partition, Shard part) {
        var all = of(partition);
        return IntStream.range(0, all.size())
                .filter(part::holds)
                .mapToObj(all::get)
                .toList();
    }

    /** The patterns of a partition, in the order of their first instances; subgraphs without layers have none. */
    static List<Pattern> of(Partition partition) {
        SequencedMap<String, List<Subgraph>> bySignature = new LinkedHashMap<>();
        partition.subgraphs().stream()
                .filter(subgraph -> !subgraph.layers().isEmpty())
                .forEach(subgraph -> bySignature
                        .computeIfAbsent(subgraph.signature(), key -> new ArrayList<>())
                        .add(subgraph));
        List<Pattern> found = new ArrayList<>();
        bySignature.forEach((signature, instances) -> found.add(new Pattern(
                signature,
                instances,
                instances.getFirst().layers().stream().map(partition::layer).toList())));
        return found;
    }

    Subgraph representative() {
        return instances.getFirst();
    }

    /** Cutting a convolution out changes its memory layout and with it the kernel: such subgraphs stay in context. */
    boolean inContext() {
        return layers.stream().anyMatch(layer -> layer.operator().startsWith("Conv"));
    }

    /** What the pattern's configurations are timed in: the whole model, or the first instance by itself. */
    Graph reference(PricingSubject subject) {
        return inContext() ? subject.graph() : Extraction.extract(subject.graph(), representative(), subject.types());
    }

    /** The instances that a measurement changes. */
    List<Subgraph> changed() {
        return inContext() ? instances : List.of(representative());
    }
}
