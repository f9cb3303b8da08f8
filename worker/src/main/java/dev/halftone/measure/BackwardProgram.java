package dev.halftone.measure;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.gradient.Backward;
import dev.halftone.gradient.BackwardGraph;
import dev.halftone.gradient.Edge;
import dev.halftone.gradient.LossHead;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One graph that holds the forward pass, the backward pass and all sums that a sensitivity needs of a sample: no gradient
 * leaves the runtime.
 *
 * @param probes what the first output holds after g^2, in order: for each operand and error, sum((dg/dz)^2 (Q(z)-z)^2)
 * @param importance by layer: the carried sum of squared gradients of its weight
 * @param outputShape of the output that the loss reads, for one sample
 * @param target the input that the loss needs beside the sample: signs, or labels
 */
record BackwardProgram(
        Graph graph,
        List<Probe> probes,
        SortedMap<String, Carried> importance,
        List<Long> outputShape,
        ValueInfo target) {

    /** The output with g^2 and the probes. */
    static final String SUMS = "halftone_sums";

    /** A tensor that one run hands to the next. */
    record Carried(String input, String output, List<Long> shape) {}

    BackwardProgram {
        probes = List.copyOf(probes);
        outputShape = List.copyOf(outputShape);
    }

    /** The program for a subject; each probe's error enters at its edge. */
    static BackwardProgram of(SensitivitySubject subject, List<Probe> probes) {
        var shape = shape(subject.types(), subject.loss().output());
        var builder = GraphBuilder.from(subject.graph()).clearOutputs();
        var head = head(subject, builder, shape);
        var backward = Backward.of(subject.graph(), subject.types())
                .differentiate(builder, Map.of(subject.loss().output(), head.cotangent()), edges(subject, probes));
        List<Probe> live = probes.stream()
                .filter(probe -> probe.edges().stream().anyMatch(backward.gradients()::containsKey))
                .toList();
        sums(backward, head, live);
        var importance = importance(subject, backward);
        return new BackwardProgram(backward.graph().build(), live, importance, shape, head.target());
    }

    /** The scalar g squared, dg/dy, and the input that was added. */
    private record Head(String square, String cotangent, ValueInfo target) {}

    /** Labels are shifted, drawn and masked before they are fed: every loss that reads logits has the head of Labels. */
    private static Head head(SensitivitySubject subject, GraphBuilder graph, List<Long> shape) {
        var output = ValueInfo.of(subject.loss().output(), ElementType.FLOAT, array(shape));
        return switch (subject.loss().kind()) {
            case OUTPUT -> {
                var head = LossHead.attach(graph, LossKind.OUTPUT, output);
                // The mean of (v . y)^2 over random signs is the squared norm: without the noise of the draw.
                String masked = graph.op("Mul", output.name(), head.cotangent());
                yield new Head(square(graph, masked), head.cotangent(), head.input());
            }
            case LABELS, NEXT_TOKEN, OWN_PREDICTION -> {
                var head = LossHead.attach(graph, LossKind.LABELS, output);
                yield new Head(square(graph, head.loss()), head.cotangent(), head.input());
            }
        };
    }

    private static Set<Edge> edges(SensitivitySubject subject, List<Probe> probes) {
        Set<Edge> edges = new HashSet<>();
        probes.forEach(probe -> edges.addAll(probe.edges()));
        subject.options()
                .forEach(options -> options.layer()
                        .weight()
                        .ifPresent(weight -> edges.add(new Edge(options.layer().node(), weight.index()))));
        return edges;
    }

    private static void sums(BackwardGraph backward, Head head, List<Probe> probes) {
        var graph = backward.graph();
        var errors = new ActivationErrorGraph(graph);
        Map<List<Edge>, String> gradients = new HashMap<>();
        List<String> scalars = new ArrayList<>(List.of(head.square()));
        for (var probe : probes) {
            String gradient = gradients.computeIfAbsent(probe.edges(), edges -> total(backward, edges));
            String change = graph.op("Mul", gradient, errors.difference(probe.value(), probe.error()));
            scalars.add(square(graph, change));
        }
        String joined = graph.op("Concat", scalars, Map.of("axis", Attribute.of(0L)));
        rename(graph, joined, SUMS);
        graph.output(ValueInfo.of(SUMS, ElementType.FLOAT, scalars.size()));
    }

    /** An error that several readers see meets the sum of their gradients. */
    private static String total(BackwardGraph backward, List<Edge> edges) {
        List<String> parts = edges.stream()
                .filter(backward.gradients()::containsKey)
                .map(edge -> String.valueOf(backward.gradients().get(edge)))
                .toList();
        return parts.size() == 1 ? parts.getFirst() : backward.graph().op("Sum", parts, Map.of());
    }

    private static SortedMap<String, Carried> importance(SensitivitySubject subject, BackwardGraph backward) {
        var graph = backward.graph();
        SortedMap<String, Carried> carried = new TreeMap<>();
        for (var options : subject.options()) {
            options.layer().weight().ifPresent(weight -> {
                String layer = options.layer().node();
                String gradient = backward.gradients().get(new Edge(layer, weight.index()));
                if (gradient != null) {
                    long[] shape = subject.graph()
                            .initializer(weight.value())
                            .orElseThrow()
                            .shape();
                    String before =
                            graph.input(ValueInfo.of(graph.fresh("halftone_importance"), ElementType.FLOAT, shape));
                    String after = graph.op("Add", before, graph.op("Mul", gradient, gradient));
                    graph.output(ValueInfo.of(after, ElementType.FLOAT, shape));
                    carried.put(layer, new Carried(before, after, list(shape)));
                }
            });
        }
        return carried;
    }

    /** The sum of squares as a tensor of one element. */
    private static String square(GraphBuilder graph, String value) {
        String sum = graph.op("ReduceSumSquare", List.of(value), Map.of("keepdims", Attribute.of(0L)));
        return graph.op("Reshape", sum, graph.constant("halftone_one", Tensor.vector(1)));
    }

    private static void rename(GraphBuilder graph, String value, String name) {
        graph.add(new Node(graph.fresh("Identity"), "", "Identity", List.of(value), List.of(name), Map.of()));
    }

    static List<Long> shape(Map<String, ValueInfo> types, String value) {
        var info = types.get(value);
        if (info == null) {
            throw new IllegalArgumentException("nothing is known of the shape of " + value);
        }
        return info.shape().orElseThrow().stream().map(BackwardProgram::size).toList();
    }

    private static long size(Dimension dimension) {
        if (dimension instanceof Dimension.Fixed(long size)) {
            return size;
        }
        throw new IllegalArgumentException("a dimension of the observed shapes is open: " + dimension);
    }

    static long[] array(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<Long> list(long[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
