package dev.halftone.measure;

import dev.halftone.graph.Tensor;
import dev.halftone.number.Migration;
import dev.halftone.number.Range;
import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The migrations that are worth a probe: for each activation that quantized products read, the scales of each row. */
final class Proposals {

    private final SequencedMap<String, List<Proposal>> byValue = new LinkedHashMap<>();

    /**
     * One way to migrate an activation.
     *
     * @param range the interval of the quotients
     * @param unseen for each part of the samples: what the row makes of the others
     */
    record Proposal(Migration row, Tensor scales, Range range, List<Fitted> unseen) {}

    /** Scales, and the interval of the quotients. */
    record Fitted(Tensor scales, Range range) {}

    private Proposals() {}

    static Proposals of(SensitivitySubject subject, Map<String, PartedExtremes> channels) {
        var proposals = new Proposals();
        readers(subject).forEach((value, layers) -> {
            var extremes = channels.get(value);
            if (extremes != null) {
                proposals.byValue.put(value, proposals(subject, layers, extremes));
            }
        });
        return proposals;
    }

    /** The proposals for an activation. */
    List<Proposal> of(Layer layer) {
        return byValue.getOrDefault(layer.activations().getFirst().value(), List.of());
    }

    private static SequencedMap<String, List<Layer>> readers(SensitivitySubject subject) {
        SequencedMap<String, List<Layer>> readers = new LinkedHashMap<>();
        for (var options : subject.options()) {
            if (!options.migrating().isEmpty()) {
                String value = options.layer().activations().getFirst().value();
                readers.computeIfAbsent(value, key -> new ArrayList<>()).add(options.layer());
            }
        }
        return readers;
    }

    private static List<Proposal> proposals(SensitivitySubject subject, List<Layer> layers, PartedExtremes extremes) {
        var all = extremes.all();
        var others = extremes.ofOthers();
        float[] weights = new float[all.magnitudes().length];
        layers.forEach(layer -> widen(weights, subject, layer));
        List<Proposal> proposals = new ArrayList<>();
        for (var row : Migration.values()) {
            var fitted = fitted(row, all, weights);
            if (changes(fitted.scales())
                    && proposals.stream().noneMatch(other -> other.scales().equals(fitted.scales()))) {
                var unseen = others.stream()
                        .map(extremesOfOthers -> fitted(row, extremesOfOthers, weights))
                        .toList();
                proposals.add(new Proposal(row, fitted.scales(), fitted.range(), unseen));
            }
        }
        return List.copyOf(proposals);
    }

    private static Fitted fitted(Migration row, ChannelExtremes extremes, float[] weights) {
        float[] scales = row.scales(extremes.magnitudes(), weights);
        return new Fitted(Tensor.ofFloats(new long[] {scales.length}, scales), extremes.range(scales));
    }

    private static boolean changes(Tensor scales) {
        boolean changes = false;
        for (float scale : scales.floats()) {
            changes |= scale != scales.floatAt(0);
        }
        return changes;
    }

    /** The largest magnitudes of a weight's rows, one for each input channel. */
    private static void widen(float[] largest, SensitivitySubject subject, Layer layer) {
        var operand = layer.weight().orElseThrow();
        var weight = subject.graph().initializer(operand.value()).orElseThrow();
        int stride = operand.channelAxis() == 1 ? Math.toIntExact(weight.dimension(1)) : 1;
        float[] elements = weight.floats();
        for (int i = 0; i < elements.length; i++) {
            int channel = i / stride % largest.length;
            largest[channel] = Math.max(largest[channel], Math.abs(elements[i]));
        }
    }
}
