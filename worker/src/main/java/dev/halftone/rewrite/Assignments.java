package dev.halftone.rewrite;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Uses;
import dev.halftone.partition.Partition;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Assignments by rule. */
public final class Assignments {

    private Assignments() {}

    /**
     * Every layer by the first of the preferred emitters that accepts it; layers that none accepts stay in the
     * reference format, as do those whose intervals are not known.
     */
    public static Assignment uniform(
            Graph graph, Partition partition, List<Emitter> preferred, String weightCalibrator, Ranges ranges) {
        var uses = Uses.of(graph);
        var choices = new TreeMap<String, Choice>();
        for (var layer : partition.layers()) {
            var site = Site.of(graph, uses, layer);
            preferred.stream()
                    .filter(emitter -> emitter.accepts(site))
                    .flatMap(emitter -> choice(site, emitter, weightCalibrator, ranges).stream())
                    .findFirst()
                    .ifPresent(choice -> choices.put(layer.node(), choice));
        }
        return new Assignment(choices);
    }

    /** A layer's choice of an emitter that accepts it; empty when an interval that it needs is not known. */
    public static Optional<Choice> choice(Site site, Emitter emitter, String weightCalibrator, Ranges ranges) {
        var kernel = emitter.kernel();
        var activation = ranges.of(site.node().input(0));
        var second = ranges.of(site.node().input(1));
        var output = ranges.of(emitter.writes(site));
        boolean known = kernel.needs().stream()
                .map(need -> switch (need) {
                    case ACTIVATION_RANGE -> activation;
                    case SECOND_RANGE -> second;
                    case OUTPUT_RANGE -> output;
                })
                .allMatch(Optional::isPresent);
        if (!known) {
            return Optional.empty();
        }
        return Optional.of(new Choice(
                kernel.format(),
                kernel.name(),
                weightCalibrator,
                activation.filter(range -> kernel.needs().contains(Kernel.Needs.ACTIVATION_RANGE)),
                second.filter(range -> kernel.needs().contains(Kernel.Needs.SECOND_RANGE)),
                output.filter(range -> kernel.needs().contains(Kernel.Needs.OUTPUT_RANGE))));
    }
}
