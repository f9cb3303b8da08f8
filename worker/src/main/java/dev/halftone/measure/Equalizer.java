package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Tensor;
import dev.halftone.pass.ConvolutionPair;
import dev.halftone.pass.EqualizeChannels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decides which pairs of convolutions have their channels equalized, and how: where that lowers what int8 is predicted to lose. */
public final class Equalizer {

    /** Of those that calibrate: what a pair is decided by is seen in a few. */
    private static final int SAMPLES = 16;

    /** What saves less of the loss than this share is left as it came. */
    private static final double WORTH = 0.05;

    private final Backend backend;

    /** An equalizer that measures on a backend. */
    public Equalizer(Backend backend) {
        this.backend = backend;
    }

    /** What pays for a subject; {@link EqualizeChannels#NONE} for one without such pairs. The same for the same subject. */
    public EqualizeChannels decide(SensitivitySubject subject) {
        var pairs = pairs(subject);
        if (pairs.isEmpty()) {
            return EqualizeChannels.NONE;
        }
        var few = few(subject, pairs);
        var maxima = maxima(few, pairs);
        Map<String, Double> least = new HashMap<>();
        losses(few, pairs, EqualizeChannels.NONE).forEach((second, loss) -> least.put(second, (1 - WORTH) * loss));
        SortedMap<String, Tensor> chosen = new TreeMap<>();
        for (var row : Equalization.values()) {
            SortedMap<String, Tensor> scales = new TreeMap<>();
            pairs.forEach(pair -> scales.put(
                    pair.second().name(),
                    row.powersOfTwo(pair, few.graph(), maxima.getOrDefault(pair.value(), new float[0]))));
            losses(few, pairs, new EqualizeChannels(scales)).forEach((second, loss) -> {
                if (loss < least.getOrDefault(second, 0.0)) {
                    least.put(second, loss);
                    chosen.put(second, scales.get(second));
                }
            });
        }
        return new EqualizeChannels(chosen);
    }

    /** Those whose convolutions may both be integer. */
    private static List<ConvolutionPair> pairs(SensitivitySubject subject) {
        Set<String> integer = new LinkedHashSet<>();
        subject.options().stream()
                .filter(options -> options.writtenValues().containsKey(NumberFormat.INT8))
                .forEach(options -> integer.add(options.layer().node()));
        return ConvolutionPair.of(subject.graph()).stream()
                .filter(pair -> integer.contains(pair.first().name())
                        && integer.contains(pair.second().name()))
                .toList();
    }

    /** The layers of pairs in int8 alone, and few samples. */
    private static SensitivitySubject few(SensitivitySubject subject, List<ConvolutionPair> pairs) {
        Set<String> nodes = new LinkedHashSet<>();
        pairs.forEach(pair -> nodes.addAll(pair.nodes()));
        var options = subject.options().stream()
                .filter(of -> nodes.contains(of.layer().node()))
                .filter(of -> of.writtenValues().containsKey(NumberFormat.INT8))
                .map(of -> new LayerOptions(
                        of.layer(),
                        new TreeMap<>(
                                Map.of(NumberFormat.INT8, of.writtenValues().getOrDefault(NumberFormat.INT8, "")))))
                .toList();
        return new SensitivitySubject(
                subject.graph(),
                subject.partition(),
                subject.types(),
                subject.loss(),
                subject.samples(),
                subject.indices().subList(0, Math.min(SAMPLES, subject.indices().size())),
                subject.seed(),
                options);
    }

    /** Loss MSE of each pair in int8, with what is between, by its second convolution. */
    private Map<String, Double> losses(
            SensitivitySubject subject, List<ConvolutionPair> pairs, EqualizeChannels equalized) {
        var table = new SensitivityMeter(backend, Progress.silent())
                .measure(subject.equalized(equalized), Shards.none())
                .table();
        Map<String, Double> losses = new LinkedHashMap<>();
        pairs.forEach(pair -> losses.put(
                pair.second().name(),
                pair.nodes().stream()
                        .mapToDouble(node -> table.of(node, NumberFormat.INT8)
                                .map(LayerLoss::lossMse)
                                .orElse(0.0))
                        .sum()));
        return losses;
    }

    /** By value between two convolutions, the largest magnitude of each channel. */
    private Map<String, float[]> maxima(SensitivitySubject subject, List<ConvolutionPair> pairs) {
        var values = pairs.stream().map(ConvolutionPair::value).distinct().toList();
        Map<String, float[]> maxima = new HashMap<>();
        try (var session =
                backend.open(ActivationObserver.showing(subject.graph(), values), SessionSettings.backward())) {
            for (int index : subject.indices()) {
                session.evaluate(subject.samples().inputs(subject.graph(), index), values)
                        .forEach((value, tensor) -> add(
                                maxima.computeIfAbsent(value, key -> new float[Math.toIntExact(tensor.dimension(1))]),
                                tensor));
            }
        }
        return maxima;
    }

    private static void add(float[] maxima, Tensor tensor) {
        float[] elements = tensor.floats();
        int inner = Math.toIntExact(elements.length / (tensor.dimension(0) * maxima.length));
        for (int i = 0; i < elements.length; i++) {
            int channel = i / inner % maxima.length;
            maxima[channel] = Math.max(maxima[channel], Math.abs(elements[i]));
        }
    }
}
