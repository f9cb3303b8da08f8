package dev.halftone.measure;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backends;
import dev.halftone.calibration.SampleSet;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Three positions of 32 numbers, of tokens and a side input: product, LayerNormalization, Gelu, product, four classes. */
final class TwoLayers {

    static final int POSITIONS = 3;
    static final int CLASSES = 4;
    static final int DEPTH = 32;
    static final int HIDDEN = 6;
    static final int VOCABULARY = 4;

    private TwoLayers() {}

    static Graph graph() {
        var random = new Random(11);
        var graph = GraphBuilder.ofOpset(21);
        graph.input(input("x", ElementType.FLOAT, POSITIONS, DEPTH));
        graph.input(input("tokens", ElementType.INT64, POSITIONS));
        graph.initializer("embedding", random(random, 1, VOCABULARY, DEPTH));
        graph.initializer("w1", random(random, 0.3, DEPTH, HIDDEN));
        graph.initializer("b1", random(random, 0.3, HIDDEN));
        graph.initializer("scale", random(random, 1, HIDDEN));
        graph.initializer("shift", random(random, 0.3, HIDDEN));
        graph.initializer("w2", random(random, 0.7, HIDDEN, CLASSES));
        add(graph, "Gather", "embedded", Map.of(), "embedding", "tokens");
        add(graph, "Add", "sum", Map.of(), "x", "embedded");
        add(graph, "MatMul", "first", Map.of(), "sum", "w1");
        add(graph, "Add", "biased", Map.of(), "first", "b1");
        add(graph, "LayerNormalization", "normal", Map.of("axis", Attribute.of(-1L)), "biased", "scale", "shift");
        add(graph, "Gelu", "active", Map.of(), "normal");
        add(graph, "MatMul", "second", Map.of(), "active", "w2");
        graph.output(ValueInfo.unknown("second", ElementType.FLOAT));
        return graph.build();
    }

    private static ValueInfo input(String name, ElementType type, long... shape) {
        List<Dimension> dimensions = new ArrayList<>(List.of(new Dimension.Named("batch")));
        for (long size : shape) {
            dimensions.add(Dimension.of(size));
        }
        return new ValueInfo(name, type, Optional.of(dimensions));
    }

    private static void add(
            GraphBuilder graph, String operator, String output, Map<String, Attribute> attributes, String... inputs) {
        graph.add(new Node(output, "", operator, List.of(inputs), List.of(output), attributes));
    }

    static Tensor random(Random random, double deviation, long... shape) {
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return Tensor.ofFloats(shape, values);
    }

    /** Samples with labels, a mask that hides the last position of odd ones, and labels already shifted. */
    static SampleSet samples(int count) {
        return samples(count, 1);
    }

    /** The same with one channel of x larger than the others. */
    private static SampleSet samples(int count, float outlier) {
        var random = new Random(12);
        long[] tokens = random.longs((long) count * POSITIONS, 0, VOCABULARY).toArray();
        long[] labels = random.longs((long) count * POSITIONS, -1, CLASSES).toArray();
        long[] mask = IntStream.range(0, count * POSITIONS)
                .mapToLong(i -> i % POSITIONS == POSITIONS - 1 && i / POSITIONS % 2 == 1 ? 0 : 1)
                .toArray();
        var arrays = new LinkedHashMap<String, Tensor>();
        float[] x = random(random, 1, count, POSITIONS, DEPTH).floats();
        for (int i = 0; i < x.length; i += DEPTH) {
            x[i] *= outlier;
        }
        arrays.put("x", Tensor.ofFloats(new long[] {count, POSITIONS, DEPTH}, x));
        arrays.put("tokens", Tensor.ofLongs(new long[] {count, POSITIONS}, tokens));
        arrays.put("labels", Tensor.ofLongs(new long[] {count, POSITIONS}, labels));
        arrays.put("mask", Tensor.ofLongs(new long[] {count, POSITIONS}, mask));
        return SampleSet.of("samples", graph(), arrays);
    }

    static ProtectedLoss loss(LossKind kind, boolean masked) {
        return new ProtectedLoss(
                kind,
                "second",
                kind == LossKind.LABELS ? Optional.of("labels") : Optional.empty(),
                masked ? Optional.of("mask") : Optional.empty());
    }

    /** Every layer in every format of some. */
    static SensitivitySubject subject(ProtectedLoss loss, int count, NumberFormat... formats) {
        return subject(loss, count, new TreeSet<>(), formats);
    }

    /** Every layer in every format of some, and migrated in some of them: there is an outlier to migrate. */
    static SensitivitySubject subject(
            ProtectedLoss loss, int count, SortedSet<NumberFormat> migrating, NumberFormat... formats) {
        var graph = graph();
        var samples = samples(count, migrating.isEmpty() ? 1 : 12);
        var types = Shapes.observe(graph, Backends.cpu(), samples.inputs(graph, 0));
        Partition partition = Partitioner.partition(graph, types);
        var options = partition.layers().stream()
                .map(layer -> {
                    var written = new TreeMap<NumberFormat, String>();
                    for (var format : formats) {
                        written.put(format, graph.node(layer.node()).output());
                    }
                    return new LayerOptions(layer, written, migrating);
                })
                .toList();
        return new SensitivitySubject(
                graph,
                partition,
                types,
                loss,
                samples,
                IntStream.range(0, count).boxed().toList(),
                5,
                options);
    }
}
