package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Partition;
import dev.halftone.rewrite.Ranges;
import dev.halftone.rewrite.WeightSource;
import java.util.List;
import java.util.Map;

/**
 * What is priced.
 *
 * @param graph the reference that deltas are against
 * @param types of all values, open where the workload's points differ
 * @param candidates by layer: what it could become, without the reference
 * @param ranges any plausible intervals: kernels take the same time for all of them
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
        Map<String, Long> referenceNanos,
        long seed) {

    public PricingSubject {
        points = List.copyOf(points);
    }
}
