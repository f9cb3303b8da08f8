package dev.halftone.measure;

import dev.halftone.format.ActivationScales;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Tensor;
import dev.halftone.number.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What migrated layers cost. All layers that read an activation in a format share its scales: those of the row that costs
 * them least together, if that is less than they cost without.
 */
final class MigrationLoss {

    /** A migration that saves less of the loss than this share is not worth its multiplication. */
    private static final double WORTH = 0.05;

    private final SensitivitySubject subject;
    private final Probes probes;
    private final Map<Probe, Double> predicted;
    private final WeightLoss weights;

    /** Losses of migrated layers, and what their activations are divided by. */
    record Found(List<LayerLoss> losses, SortedMap<String, Tensor> scales) {}

    /** Layers that read one activation in one format. */
    private record Group(String value, NumberFormat format) {}

    MigrationLoss(SensitivitySubject subject, Probes probes, Map<Probe, Double> predicted, WeightLoss weights) {
        this.subject = subject;
        this.probes = probes;
        this.predicted = predicted;
        this.weights = weights;
    }

    /**
     * One row for each layer and format that is worth migrating.
     *
     * @param plain the losses without
     */
    Found found(SensitivityTable plain) {
        List<LayerLoss> losses = new ArrayList<>();
        SortedMap<String, Tensor> scales = new TreeMap<>();
        groups().forEach((group, members) -> best(group, members).ifPresent(proposal -> {
            var rows = members.stream()
                    .map(options -> row(options, group.format(), proposal))
                    .toList();
            double without = members.stream()
                    .mapToDouble(options -> plain.of(options.layer().node(), group.format())
                            .orElseThrow()
                            .lossMse())
                    .sum();
            if (rows.stream().mapToDouble(LayerLoss::lossMse).sum() < (1 - WORTH) * without) {
                losses.addAll(rows);
                rows.forEach(row -> scales.put(Sensitivity.migration(row.layer(), group.format()), proposal.scales()));
            }
        }));
        return new Found(losses, scales);
    }

    private SequencedMap<Group, List<LayerOptions>> groups() {
        SequencedMap<Group, List<LayerOptions>> groups = new LinkedHashMap<>();
        for (var options : subject.options()) {
            String value = options.layer().activations().getFirst().value();
            options.migrating()
                    .forEach(format -> groups.computeIfAbsent(new Group(value, format), key -> new ArrayList<>())
                            .add(options));
        }
        return groups;
    }

    private Optional<Proposals.Proposal> best(Group group, List<LayerOptions> members) {
        Proposals.Proposal best = null;
        double least = Double.POSITIVE_INFINITY;
        for (var proposal : probes.proposals(members.getFirst().layer())) {
            double loss = members.stream()
                    .mapToDouble(options -> activationLoss(options, group.format(), proposal)
                            + weights.roughly(options.layer(), group.format(), proposal.scales()))
                    .sum();
            if (loss < least) {
                least = loss;
                best = proposal;
            }
        }
        return Optional.ofNullable(best);
    }

    private double activationLoss(LayerOptions options, NumberFormat format, Proposals.Proposal proposal) {
        return predicted.getOrDefault(probes.ofMigrated(options.layer(), proposal, format), 0.0);
    }

    private LayerLoss row(LayerOptions options, NumberFormat format, Proposals.Proposal proposal) {
        var layer = options.layer();
        var weight = weights.of(layer, format, proposal.scales());
        SortedMap<Integer, Range> ranges = new TreeMap<>();
        if (format.activationScales() == ActivationScales.STATIC) {
            ranges.put(layer.activations().getFirst().index(), proposal.range());
        }
        return new LayerLoss(
                layer.node(),
                format,
                weight.loss(),
                activationLoss(options, format, proposal),
                weight.calibrator(),
                proposal.row().name(),
                ranges,
                null,
                null);
    }
}
