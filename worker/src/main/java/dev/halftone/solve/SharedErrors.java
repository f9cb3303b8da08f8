package dev.halftone.solve;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Uses;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.number.Range;
import dev.halftone.partition.Partition;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Errors that two layers count and only one makes: a layer that reads the very codes that another writes does not round them
 * again. The integer program adds losses of layers up and does not know; what is foretold of a plan does.
 */
public final class SharedErrors {

    private SharedErrors() {}

    /**
     * By layer that reads codes in the interval they were written in: the part of its loss MSE that the writer counts too.
     *
     * @param candidates by layer; those in the reference format may be left out
     */
    public static SortedMap<String, Double> byReader(
            Graph graph, Partition partition, SensitivityTable losses, Map<String, Candidate> candidates) {
        var uses = Uses.of(graph);
        Map<String, Range> written = new HashMap<>();
        for (var layer : partition.layers()) {
            var candidate = candidates.getOrDefault(layer.node(), Candidate.REFERENCE);
            if (!candidate.equals(Candidate.REFERENCE)) {
                String value = Emitters.named(candidate.emitter()).writes(Site.of(graph, uses, layer));
                losses.of(layer.node(), candidate)
                        .flatMap(loss -> loss.output())
                        .ifPresent(range -> written.put(value, range));
            }
        }
        SortedMap<String, Double> shared = new TreeMap<>();
        for (var layer : partition.layers()) {
            var candidate = candidates.getOrDefault(layer.node(), Candidate.REFERENCE);
            if (!candidate.equals(Candidate.REFERENCE) && !candidate.migrated()) {
                losses.of(layer.node(), candidate).ifPresent(loss -> {
                    double twice = layer.activations().stream()
                            .filter(operand -> written.containsKey(operand.value())
                                    && written.get(operand.value())
                                            .equals(loss.activationRanges().get(operand.index())))
                            .mapToDouble(operand -> loss.operandLoss(operand.index()))
                            .sum();
                    shared.merge(layer.node(), twice, Double::sum);
                });
            }
        }
        return shared;
    }
}
