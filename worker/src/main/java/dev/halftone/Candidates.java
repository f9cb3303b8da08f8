package dev.halftone;

import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Uses;
import dev.halftone.measure.Candidate;
import dev.halftone.partition.Partition;
import dev.halftone.rewrite.Emitter;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Site;
import dev.halftone.rewrite.WeightCodes;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What layers could become: the formats that are allowed, by the emitters that can write them. */
final class Candidates {

    private Candidates() {}

    /**
     * By layer, without the reference.
     *
     * @param codes that the target's kernels compute exactly with
     */
    static SortedMap<String, List<Candidate>> of(
            Graph graph, Partition partition, Set<NumberFormat> formats, Portability portability, WeightCodes codes) {
        var uses = Uses.of(graph);
        SortedMap<String, List<Candidate>> candidates = new TreeMap<>();
        for (var layer : partition.layers()) {
            candidates.put(
                    layer.node(),
                    Emitters.forSite(Site.of(graph, uses, layer), formats).stream()
                            .filter(emitter -> isAllowed(emitter, portability))
                            .filter(emitter -> codes.suits(emitter.kernel().format()))
                            .map(emitter -> new Candidate(emitter.kernel().format(), emitter.name()))
                            .toList());
        }
        return candidates;
    }

    private static boolean isAllowed(Emitter emitter, Portability portability) {
        return switch (portability) {
            case ANY -> true;
            case STANDARD -> emitter.kernel().portability() == dev.halftone.rewrite.Portability.STANDARD;
        };
    }
}
