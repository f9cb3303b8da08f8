package dev.halftone;

import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphInvariants;
import dev.halftone.graph.InvalidGraphException;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shortened;
import dev.halftone.partition.Subgraph;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model that is too large to be timed whole, with one of each of its equal blocks: it has the same distinct subgraphs.
 *
 * @param graph one block of each run
 * @param partition of that graph
 * @param source what it was shortened from
 */
record ShortModel(Graph graph, Partition partition, Shortened source) {

    /** Three sessions of a smaller model, each with its weights twice, are no burden. */
    private static final long LARGE_BYTES = 512L << 20;

    /** The short form of a large graph; empty when it is not large, or nothing in it repeats. */
    static Optional<ShortModel> of(Graph graph, Partition partition, Map<String, ValueInfo> types) {
        return graph.contentBytes() <= LARGE_BYTES ? Optional.empty() : ofAny(graph, partition, types);
    }

    /** The short form of a graph of any size. */
    static Optional<ShortModel> ofAny(Graph graph, Partition partition, Map<String, ValueInfo> types) {
        boolean inContext =
                partition.layers().stream().anyMatch(layer -> layer.operator().startsWith("Conv"));
        var source = Shortened.of(graph, partition);
        if (inContext || source.runs().isEmpty()) {
            return Optional.empty();
        }
        try {
            var one = source.with(Map.of());
            GraphInvariants.check(one);
            var own = Partitioner.partition(one, types);
            return signatures(own).equals(signatures(partition))
                    ? Optional.of(new ShortModel(one, own, source))
                    : Optional.empty();
        } catch (InvalidGraphException e) {
            // something reads across blocks: the model is timed as it is
            return Optional.empty();
        }
    }

    private static Set<String> signatures(Partition partition) {
        return partition.subgraphs().stream()
                .filter(subgraph -> !subgraph.layers().isEmpty())
                .map(Subgraph::signature)
                .collect(Collectors.toSet());
    }
}
