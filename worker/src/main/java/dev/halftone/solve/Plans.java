package dev.halftone.solve;

import dev.halftone.measure.Candidate;
import dev.halftone.measure.LayerLoss;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Partition;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Choice;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Kernel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns chosen options into what the rewriter needs. */
public final class Plans {

    private Plans() {}

    /** The candidate of each layer under a choice of options; layers in the reference format too. */
    public static SortedMap<String, Candidate> candidates(PlanProblem problem, List<Integer> choice) {
        SortedMap<String, Candidate> candidates = new TreeMap<>();
        for (int g = 0; g < choice.size(); g++) {
            var configuration = problem.configurations().get(g).get(choice.get(g));
            var layers = problem.subgraphs().get(g).layers();
            for (int i = 0; i < layers.size(); i++) {
                candidates.put(layers.get(i), configuration.candidates().get(i));
            }
        }
        return candidates;
    }

    /** The assignment of candidates, with the scales that cost least. */
    public static Assignment assignment(
            Partition partition, SensitivityTable losses, Map<String, Candidate> candidates) {
        SortedMap<String, Choice> choices = new TreeMap<>();
        candidates.forEach((layer, candidate) -> {
            if (!candidate.equals(Candidate.REFERENCE)) {
                var loss = losses.of(layer, candidate).orElseThrow();
                choices.put(layer, choice(partition.layer(layer), candidate, loss));
            }
        });
        return Assignment.of(choices);
    }

    private static Choice choice(Layer layer, Candidate candidate, LayerLoss loss) {
        var needs = Emitters.named(candidate.emitter()).kernel().needs();
        var operands = layer.activations();
        return new Choice(
                candidate.format(),
                candidate.emitter(),
                loss.weightCalibrator(),
                needs.contains(Kernel.Needs.ACTIVATION_RANGE)
                        ? Optional.ofNullable(
                                loss.activationRanges().get(operands.getFirst().index()))
                        : Optional.empty(),
                needs.contains(Kernel.Needs.SECOND_RANGE)
                        ? Optional.ofNullable(
                                loss.activationRanges().get(operands.getLast().index()))
                        : Optional.empty(),
                needs.contains(Kernel.Needs.OUTPUT_RANGE) ? loss.output() : Optional.empty(),
                candidate.migrated(),
                loss.rounded());
    }
}
