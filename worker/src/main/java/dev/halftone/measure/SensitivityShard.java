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

    /** Both shards' samples together. */
    public SensitivityShard plus(SensitivityShard other) {
        List<Double> total = IntStream.range(0, sums.size())
                .mapToObj(i -> sums.get(i) + other.sums.get(i))
                .toList();
        var scratch = scratch();
        SortedMap<String, Tensor> joined = new TreeMap<>(importance);
        joined.replaceAll((layer, tensor) -> scratch.keep(sum(tensor, other.importance.getOrDefault(layer, tensor))));
        return new SensitivityShard(samples + other.samples, total, joined);
    }

    /** Where as much as the importance is kept. */
    Scratch scratch() {
        return Scratch.of(importance.values().stream()
                .mapToLong(tensor -> tensor.bytes().byteSize())
                .sum());
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

    private static Tensor sum(Tensor a, Tensor b) {
        float[] total = a.floats();
        float[] more = b.floats();
        for (int i = 0; i < total.length; i++) {
            total[i] += more[i];
        }
        return Tensor.ofFloats(a.shape(), total);
    }
}
