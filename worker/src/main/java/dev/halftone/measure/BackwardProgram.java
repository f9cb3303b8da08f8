package dev.halftone.measure;

import dev.halftone.gradient.Backward;
import dev.halftone.gradient.BackwardGraph;
import dev.halftone.gradient.Edge;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One graph that holds the forward pass of a stretch, its backward pass and all sums that a sensitivity needs of a sample: no
 * gradient of a weight leaves the runtime.
 *
 * @param probes what the sums hold, after g^2 in the last stretch, in order: for each operand and error,
 *     sum((dg/dz)^2 (Q(z)-z)^2)
 * @param fitted by input: what a sample's errors are made of, with an element for each part of the samples
 * @param importance by layer: the carried sum of squared gradients of its weight
 * @param cotangents for each value that later stretches read: the input with its gradient
 * @param gradients for each value of an earlier stretch: the output with its gradient, as far as this stretch knows it
 * @param head what the loss needs; only in the last stretch
 */
record BackwardProgram(
        Graph graph,
        List<Probe> probes,
        SortedMap<String, List<Tensor>> fitted,
        SortedMap<String, Carried> importance,
        SortedMap<String, String> cotangents,
        SortedMap<String, String> gradients,
        Optional<Target> head) {

    /** The output with g^2, if the stretch is the last, and the probes. */
    static final String SUMS = "halftone_sums";

    /** A tensor that one run hands to the next. */
    record Carried(String input, String output, List<Long> shape) {}

    /**
     * What the loss reads.
     *
     * @param outputShape of the output, for one sample
     * @param input what the loss needs beside it: signs, or labels
     */
    record Target(List<Long> outputShape, ValueInfo input) {}

    BackwardProgram {
        probes = List.copyOf(probes);
        fitted = Collections.unmodifiableSortedMap(new TreeMap<>(fitted));
        cotangents = Collections.unmodifiableSortedMap(new TreeMap<>(cotangents));
        gradients = Collections.unmodifiableSortedMap(new TreeMap<>(gradients));
    }

    /**
     * The program for a stretch; each probe's error enters at its edge.
     *
     * @param live values that depend on an operand whose gradient is wanted
     * @param flowing values whose gradients later stretches give
     * @param isLast whether the loss reads this stretch
     */
    static BackwardProgram of(
            SensitivitySubject subject,
            Stretch stretch,
            List<Probe> probes,
            Set<String> live,
            Set<String> flowing,
            boolean isLast) {
        var builder = GraphBuilder.from(stretch.graph()).clearOutputs();
        Map<String, String> upstream = new HashMap<>();
        SortedMap<String, String> cotangents = new TreeMap<>();
        var head = isLast
                ? Optional.of(DifferentiatedLoss.attach(subject, builder))
                : Optional.<DifferentiatedLoss>empty();
        head.ifPresent(loss -> upstream.put(subject.loss().output(), loss.cotangent()));
        stretch.graph().outputNames().stream().filter(flowing::contains).forEach(value -> {
            String input = builder.input(ValueInfo.of(
                    builder.fresh(value + "_gradient"), ElementType.FLOAT, array(shape(subject.types(), value))));
            cotangents.put(value, input);
            upstream.put(value, input);
        });
        var border = border(stretch, live);
        var wanted = new HashSet<>(BackwardPasses.edges(subject, probes));
        wanted.removeIf(edge -> !stretch.has(edge.node()));
        border.values().forEach(wanted::addAll);
        var backward = Backward.of(stretch.graph(), subject.types()).differentiate(builder, upstream, wanted);
        List<Probe> reached = probes.stream()
                .filter(probe -> probe.edges().stream().anyMatch(backward.gradients()::containsKey))
                .filter(probe -> stretch.has(probe.edges().getFirst().node()))
                .toList();
        var fitted = sums(backward, head.map(DifferentiatedLoss::square), reached);
        var importance = importance(subject, stretch, backward);
        SortedMap<String, String> gradients = new TreeMap<>();
        border.forEach((value, edges) -> {
            if (edges.stream().anyMatch(backward.gradients()::containsKey)) {
                String gradient = renamed(builder, total(backward, edges), builder.fresh(value + "_gradient"));
                builder.output(ValueInfo.of(gradient, ElementType.FLOAT, array(shape(subject.types(), value))));
                gradients.put(value, gradient);
            }
        });
        return new BackwardProgram(
                builder.build(),
                reached,
                fitted,
                importance,
                cotangents,
                gradients,
                head.map(
                        loss -> new Target(shape(subject.types(), subject.loss().output()), loss.target())));
    }

    /** Where a stretch reads values of earlier ones whose gradients are needed there. */
    private static SortedMap<String, List<Edge>> border(Stretch stretch, Set<String> live) {
        SortedMap<String, List<Edge>> border = new TreeMap<>();
        for (var node : stretch.graph().nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                String value = node.input(i);
                if (stretch.reads().contains(value) && live.contains(value)) {
                    border.computeIfAbsent(value, key -> new ArrayList<>()).add(new Edge(node.name(), i));
                }
            }
        }
        return border;
    }

    private static SortedMap<String, List<Tensor>> sums(
            BackwardGraph backward, Optional<String> square, List<Probe> probes) {
        var graph = backward.graph();
        var errors = new ActivationErrorGraph(graph);
        Map<List<Edge>, String> gradients = new HashMap<>();
        List<String> scalars = new ArrayList<>(square.stream().toList());
        for (var probe : probes) {
            String gradient = gradients.computeIfAbsent(probe.edges(), edges -> total(backward, edges));
            String change = graph.op("Mul", gradient, errors.difference(probe.value(), probe.error()));
            scalars.add(square(graph, change));
        }
        if (scalars.isEmpty()) {
            return errors.fed();
        }
        String joined = graph.op("Concat", scalars, Map.of("axis", Attribute.of(0L)));
        renamed(graph, joined, SUMS);
        graph.output(ValueInfo.of(SUMS, ElementType.FLOAT, scalars.size()));
        return errors.fed();
    }

    /** An error that several readers see meets the sum of their gradients. */
    static String total(BackwardGraph backward, List<Edge> edges) {
        List<String> parts = edges.stream()
                .filter(backward.gradients()::containsKey)
                .map(edge -> String.valueOf(backward.gradients().get(edge)))
                .toList();
        return parts.size() == 1 ? parts.getFirst() : backward.graph().op("Sum", parts, Map.of());
    }

    private static SortedMap<String, Carried> importance(
            SensitivitySubject subject, Stretch stretch, BackwardGraph backward) {
        var graph = backward.graph();
        SortedMap<String, Carried> carried = new TreeMap<>();
        for (var options : subject.options()) {
            options.layer().weight().ifPresent(weight -> {
                String layer = options.layer().node();
                String gradient = backward.gradients().get(new Edge(layer, weight.index()));
                if (gradient != null && stretch.has(layer)) {
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
    static String square(GraphBuilder graph, String value) {
        String sum = graph.op("ReduceSumSquare", List.of(value), Map.of("keepdims", Attribute.of(0L)));
        return graph.op("Reshape", sum, graph.constant("halftone_one", Tensor.vector(1)));
    }

    private static String renamed(GraphBuilder graph, String value, String name) {
        graph.add(new Node(graph.fresh("Identity"), "", "Identity", List.of(value), List.of(name), Map.of()));
        return name;
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
