package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Partition;
import dev.halftone.rewrite.Ranges;
import dev.halftone.rewrite.WeightCodes;
import dev.halftone.rewrite.WeightSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is priced.
 *
 * @param graph the reference that deltas are against
 * @param types of all values, open where the workload's points differ
 * @param candidates by layer: what it could become, without the reference
 * @param ranges any plausible intervals: kernels take the same time for all of them
 * @param codes how kernels are given 8-bit weights
 * @param referenceNanos the graph's time by shape point
 * @param seed of which configurations are timed together
 */
public record PricingSubject(
        Graph graph,
        Partition partition,
        Map<String, ValueInfo> types,
        List<ShapePoint> points,
        Map<String, List<Candidate>> candidates,
        Ranges ranges,
        WeightSource weights,
        WeightCodes codes,
        Map<String, Long> referenceNanos,
        long seed) {

    public PricingSubject {
        points = List.copyOf(points);
    }

    /** Weights that take as long as any: no importance, and scales that are not left out as 1 might be. */
    public static WeightSource anyWeights(Graph graph) {
        return WeightSource.computed(
                graph, layer -> Optional.empty(), (layer, choice) -> Optional.of(anyScales(graph, layer)));
    }

    private static Tensor anyScales(Graph graph, Layer layer) {
        var operand = layer.weight().orElseThrow();
        var weight = graph.initializer(operand.value()).orElseThrow();
        float[] scales = new float[Math.toIntExact(weight.dimension(1 - operand.channelAxis()))];
        Arrays.fill(scales, 2);
        return Tensor.ofFloats(new long[] {scales.length}, scales);
    }
}
