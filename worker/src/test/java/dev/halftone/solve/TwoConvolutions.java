package dev.halftone.solve;

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
import java.util.TreeMap;
import java.util.TreeSet;

/** A model of two convolutions, one after the other, that are fast in integers only together. */
final class TwoConvolutions {

    static final String INT8 = "Int8/QdqConv";

    private TwoConvolutions() {}

    static Graph graph() {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(ValueInfo.of("x", ElementType.FLOAT, 1, 2, 4, 4));
        graph.initializer("w1", Tensor.ofFloats(new long[] {2, 2, 1, 1}, new float[4]));
        graph.initializer("w2", Tensor.ofFloats(new long[] {3, 2, 1, 1}, new float[6]));
        graph.add(new Node("first", "", "Conv", List.of("x", "w1"), List.of("h"), Map.of()));
        graph.add(new Node("relu", "", "Relu", List.of("h"), List.of("r"), Map.of()));
        graph.add(new Node("second", "", "Conv", List.of("r", "w2"), List.of("y"), Map.of()));
        graph.output(ValueInfo.of("y", ElementType.FLOAT, 1, 3, 4, 4));
        return graph.build();
    }

    static Partition partition() {
        var inputs = Map.of("x", Tensor.ofFloats(new long[] {1, 2, 4, 4}, new float[32]));
        return Partitioner.partition(graph(), Shapes.observe(graph(), Backends.cpu(), inputs));
    }

    static SensitivityTable losses() {
        return new SensitivityTable(4, 1, 1, List.of(loss("first"), loss("second")));
    }

    private static LayerLoss loss(String layer) {
        return new LayerLoss(
                layer,
                NumberFormat.INT8,
                0.5,
                0.5,
                Calibrator.MIN_MAX.name(),
                "",
                new TreeMap<>(Map.of(0, new Range(-1, 2))),
                new Range(-1, 2),
                new TreeMap<>(Map.of(0, 0.25)));
    }

    /** Alone each takes 2 microseconds longer, together they save 8 beyond that; at the second point ten times as much. */
    static LatencyTable times() {
        var subgraphs = partition().subgraphs();
        List<LatencyTable.Delta> deltas = new ArrayList<>();
        List<LatencyTable.Bond> bonds = new ArrayList<>();
        var pair = new LatencyTable.Pair(
                subgraphs.getFirst().signature(), 0, subgraphs.getLast().signature(), 0);
        for (var point : Map.of("single", 1L, "batch", 10L).entrySet()) {
            long nanos = 1000 * point.getValue();
            for (var subgraph : subgraphs) {
                deltas.add(new LatencyTable.Delta(
                        subgraph.signature(), INT8, point.getKey(), 2 * nanos, 2 * nanos, 2 * nanos));
            }
            bonds.add(new LatencyTable.Bond(pair, INT8, point.getKey(), -8 * nanos, -8 * nanos, -8 * nanos));
        }
        return new LatencyTable(
                Fingerprint.of(Backends.cpu(), 1), "clock", List.of(), deltas, bonds, new TreeSet<>(), List.of());
    }
}
