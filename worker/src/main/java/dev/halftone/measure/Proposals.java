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
     */
    record Proposal(Migration row, Tensor scales, Range range) {}

    private Proposals() {}

    static Proposals of(SensitivitySubject subject, Map<String, ChannelExtremes> channels) {
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

    private static List<Proposal> proposals(SensitivitySubject subject, List<Layer> layers, ChannelExtremes extremes) {
        float[] activations = extremes.magnitudes();
        float[] weights = new float[activations.length];
        layers.forEach(layer -> widen(weights, subject, layer));
        List<Proposal> proposals = new ArrayList<>();
        for (var row : Migration.values()) {
            float[] scales = row.scales(activations, weights);
            var tensor = Tensor.ofFloats(new long[] {scales.length}, scales);
            boolean changes = false;
            for (float scale : scales) {
                changes |= scale != scales[0];
            }
            if (changes && proposals.stream().noneMatch(other -> other.scales().equals(tensor))) {
                proposals.add(new Proposal(row, tensor, extremes.range(scales)));
            }
        }
        return List.copyOf(proposals);
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
