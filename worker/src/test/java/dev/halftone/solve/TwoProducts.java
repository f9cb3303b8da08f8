package dev.halftone.solve;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.backend.Backends;
import dev.halftone.backend.Fingerprint;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.LayerLoss;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.number.Calibrator;
import dev.halftone.number.Range;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A model of two products one after the other, with losses and times as made up as they are easy to add. */
public final class TwoProducts {

    static final Range INTERVAL = new Range(-1, 2);

    private TwoProducts() {}

    public static Graph graph() {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(ValueInfo.of("x", ElementType.FLOAT, 1, 64));
        graph.initializer("w1", Tensor.ofFloats(new long[] {64, 64}, new float[64 * 64]));
        graph.initializer("w2", Tensor.ofFloats(new long[] {64, 32}, new float[64 * 32]));
        graph.add(new Node("first", "", "MatMul", List.of("x", "w1"), List.of("h"), Map.of()));
        graph.add(new Node("second", "", "MatMul", List.of("h", "w2"), List.of("y"), Map.of()));
        graph.output(ValueInfo.of("y", ElementType.FLOAT, 1, 32));
        return graph.build();
    }

    public static Partition partition() {
        var inputs = Map.of("x", Tensor.ofFloats(new long[] {1, 64}, new float[64]));
        return Partitioner.partition(graph(), Shapes.observe(graph(), Backends.cpu(), inputs));
    }

    public static SensitivityTable losses() {
        return new SensitivityTable(
                4,
                1,
                1,
                List.of(
                        loss("first", NumberFormat.INT8, 0.125, 0.125),
                        loss("first", NumberFormat.INT4, 0.5, 0.25),
                        loss("second", NumberFormat.INT8, 0.5, 0.5)));
    }

    private static LayerLoss loss(String layer, NumberFormat format, double weight, double activation) {
        return new LayerLoss(
                layer,
                format,
                weight,
                activation,
                Calibrator.MIN_MAX.name(),
                "",
                new TreeMap<>(Map.of(0, INTERVAL)),
                null,
                null);
    }

    /** Microseconds saved by each layer in 8 bits: 7 and 40; in 4 bits: 9, and 5 more at the second point. */
    public static LatencyTable times() {
        List<LatencyTable.Delta> deltas = new ArrayList<>();
        for (var subgraph : partition().subgraphs()) {
            deltas.add(delta(subgraph.signature(), "Int8/MatMulIntegerToFloat", "single", -7_000));
            deltas.add(delta(subgraph.signature(), "Int8/MatMulIntegerToFloat", "batch", -40_000));
            deltas.add(delta(subgraph.signature(), "Int4/MatMulNBits4", "single", -9_000));
            deltas.add(delta(subgraph.signature(), "Int4/MatMulNBits4", "batch", 5_000));
        }
        return new LatencyTable(Fingerprint.of(Backends.cpu(), 1), "clock", List.of(), deltas, List.of());
    }

    /** The same times in 8 bits, and so many nanoseconds more over migrated channels. */
    static LatencyTable timesWithTwins(long more) {
        var times = times();
        List<LatencyTable.Delta> deltas = new ArrayList<>(times.deltas());
        times.deltas().stream()
                .filter(delta -> delta.configuration().startsWith("Int8"))
                .forEach(delta -> deltas.add(
                        delta(delta.key(), delta.configuration() + "+Migrated", delta.point(), delta.nanos() + more)));
        return new LatencyTable(times.fingerprint(), times.clock(), List.of(), deltas, List.of());
    }

    private static LatencyTable.Delta delta(String signature, String configuration, String point, long nanos) {
        return new LatencyTable.Delta(signature, configuration, point, nanos, nanos, nanos);
    }

    public static PlanProblem.Terms terms(Objective objective, Set<NumberFormat> allowed) {
        return new PlanProblem.Terms(
                objective, Map.of("single", 3L, "batch", 1L), allowed, Map.of("first", 4096L, "second", 2048L));
    }
}
