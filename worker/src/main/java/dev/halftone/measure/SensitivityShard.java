package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Scratch;
import dev.halftone.graph.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What some of the samples add up to.
 *
 * @param sums of g^2 and of each probe
 * @param importance by layer: the sum of squared gradients of its weight, FLOAT of its shape
 */
public record SensitivityShard(int samples, List<Double> sums, SortedMap<String, Tensor> importance) {

    private static final String SUMS = "sums";
    private static final String SAMPLES = "samples";
    private static final String IMPORTANCE = "importance:";

    public SensitivityShard {
        sums = List.copyOf(sums);
        importance = Collections.unmodifiableSortedMap(new TreeMap<>(importance));
    }

    /**
     * What one sample of several shards comes to in the mean: every figure but their number, divided by it. Shards of one
     * subject have the same probes and layers.
     */
    static SensitivityShard average(List<SensitivityShard> shards) {
        var first = shards.getFirst();
        int samples = shards.stream().mapToInt(SensitivityShard::samples).sum();
        var sums = IntStream.range(0, first.sums.size())
                .mapToObj(i ->
                        shards.stream().mapToDouble(shard -> shard.sums.get(i)).sum() / samples)
                .toList();
        var scratch = Scratch.of(first.importance.values().stream()
                .mapToLong(tensor -> tensor.bytes().byteSize())
                .sum());
        SortedMap<String, Tensor> mean = new TreeMap<>(first.importance);
        mean.replaceAll((layer, tensor) -> scratch.keep(
                mean(shards.stream().map(shard -> shard.importance.get(layer)).toList(), samples)));
        return new SensitivityShard(samples, sums, mean);
    }

    /** As a graph of constants alone: how a shard is kept. */
    public Graph toGraph() {
        var graph = GraphBuilder.ofOpset(21);
        graph.initializer(SAMPLES, Tensor.vector(samples));
        var bits = sums.stream().mapToLong(Double::doubleToRawLongBits).toArray();
        graph.initializer(SUMS, Tensor.vector(bits));
        importance.forEach((layer, tensor) -> graph.initializer(IMPORTANCE + layer, tensor));
        return graph.build();
    }

    /** The inverse of {@link #toGraph()}. */
    public static SensitivityShard of(Graph graph) {
        SortedMap<String, Tensor> importance = new TreeMap<>();
        graph.initializers().forEach((name, tensor) -> {
            if (name.startsWith(IMPORTANCE)) {
                importance.put(name.substring(IMPORTANCE.length()), tensor);
            }
        });
        List<Double> sums = Arrays.stream(graph.initializer(SUMS).orElseThrow().longs())
                .mapToObj(Double::longBitsToDouble)
                .toList();
        int samples = Math.toIntExact(graph.initializer(SAMPLES).orElseThrow().longs()[0]);
        return new SensitivityShard(samples, sums, importance);
    }

    private static Tensor mean(List<Tensor> parts, int samples) {
        float[] total = parts.getFirst().floats();
        for (var part : parts.subList(1, parts.size())) {
            float[] more = part.floats();
            for (int i = 0; i < total.length; i++) {
                total[i] += more[i];
            }
        }
        for (int i = 0; i < total.length; i++) {
            total[i] /= samples;
        }
        return Tensor.ofFloats(parts.getFirst().shape(), total);
    }
}
