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

    /**
     * The patterns of a partition that belong to a part of the work: those that are timed in their model all to the first, since
     * their effects are found from one set of measurements; the others by their position.
     */
    static List<Pattern> of(Partition partition, Shard part) {
        var apart =
                of(partition).stream().filter(pattern -> !pattern.inContext()).toList();
        List<Pattern> own = new ArrayList<>();
        if (part.index() == 0) {
            of(partition).stream().filter(Pattern::inContext).forEach(own::add);
        }
        IntStream.range(0, apart.size())
                .filter(part::holds)
                .mapToObj(apart::get)
                .forEach(own::add);
        return own;
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
        return layers.stream().anyMatch(Layer::isChained);
    }

    /** What the pattern's configurations are timed in: the whole model, or the first instance by itself. */
    Graph reference(PricingSubject subject) {
        return inContext() ? subject.graph() : Extraction.extract(subject.graph(), representative(), subject.types());
    }
}
