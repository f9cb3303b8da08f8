package dev.halftone.calibration;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.WorkloadPoint;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the inputs of a workload's shape points out of samples. */
public record Workload(Graph graph, SampleSet samples, List<Integer> indices) {

    public Workload {
        indices = List.copyOf(indices);
    }

    /**
     * Real samples in the shape of a point: the batch on the first axis, named dimensions where the model has the name,
     * all else as the samples have it.
     *
     * @throws UserError naming the point's field when the model has no such dimension or input, or a fixed one
     */
    public Map<String, Tensor> inputs(WorkloadPoint point) {
        checkNames(point);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        var batch = batch(Math.toIntExact(point.batch()));
        for (var input : graph.inputs()) {
            var sample = batch.getOrDefault(input.name(), Tensor.scalar(0));
            var shape = point.shapes().containsKey(input.name())
                    ? given(point, input, sample)
                    : bound(point, input, sample);
            inputs.put(input.name(), Fitting.fit(sample, shape));
        }
        return inputs;
    }

    /** One sample with every open axis longer by one: what differs from the sample is open in the graph, too. */
    public Map<String, Tensor> enlarged() {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        var batch = batch(1);
        for (var input : graph.inputs()) {
            var sample = batch.getOrDefault(input.name(), Tensor.scalar(0));
            long[] shape = sample.shape();
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] += isOpen(input, axis) ? 1 : 0;
            }
            inputs.put(input.name(), Fitting.fit(sample, shape));
        }
        return inputs;
    }

    private Map<String, Tensor> batch(int size) {
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < (samples.batches() ? size : 1); i++) {
            chosen.add(indices.get(i % indices.size()));
        }
        return samples.inputs(graph, chosen);
    }

    private static long[] given(WorkloadPoint point, ValueInfo input, Tensor sample) {
        var sizes = point.shapes().getOrDefault(input.name(), List.of());
        if (sizes.size() != sample.rank()) {
            throw UserError.invalid(
                    Reason.WORKLOAD_MISMATCH,
                    "spec.workload " + point.name() + ".shapes." + input.name() + ": has " + sizes.size()
                            + " axes and the input has " + sample.rank());
        }
        long[] shape = sizes.stream().mapToLong(Long::longValue).toArray();
        for (int axis = 0; axis < shape.length; axis++) {
            check(point, "shapes." + input.name(), input, axis, shape[axis]);
        }
        return shape;
    }

    private static long[] bound(WorkloadPoint point, ValueInfo input, Tensor sample) {
        long[] shape = sample.shape();
        for (int axis = 0; axis < shape.length; axis++) {
            if (axis == 0) {
                shape[axis] = point.batch();
                check(point, "batch", input, axis, point.batch());
            } else if (dimension(input, axis) instanceof Dimension.Named(String name)
                    && point.dimensions().containsKey(name)) {
                shape[axis] = point.dimensions().getOrDefault(name, shape[axis]);
            }
        }
        return shape;
    }

    private static void check(WorkloadPoint point, String field, ValueInfo input, int axis, long size) {
        if (dimension(input, axis) instanceof Dimension.Fixed(long fixed) && fixed != size) {
            throw UserError.invalid(
                    Reason.WORKLOAD_MISMATCH,
                    "spec.workload " + point.name() + "." + field + ": asks for " + size + " on axis " + axis
                            + " of input " + input.name() + ", which the model fixes at " + fixed);
        }
    }

    private void checkNames(WorkloadPoint point) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> inputs = new LinkedHashSet<>();
        for (var input : graph.inputs()) {
            inputs.add(input.name());
            input.shape().orElse(List.of()).forEach(dimension -> {
                if (dimension instanceof Dimension.Named(String name)) {
                    names.add(name);
                }
            });
        }
        for (String name : point.dimensions().keySet()) {
            if (!names.contains(name)) {
                throw UserError.invalid(
                        Reason.WORKLOAD_MISMATCH,
                        "spec.workload " + point.name() + ".dimensions." + name
                                + ": the model's inputs have no dimension of that name; they have " + names);
            }
        }
        for (String name : point.shapes().keySet()) {
            if (!inputs.contains(name)) {
                throw UserError.invalid(
                        Reason.WORKLOAD_MISMATCH,
                        "spec.workload " + point.name() + ".shapes." + name
                                + ": the model has no input of that name; it has " + inputs);
            }
        }
    }

    private static boolean isOpen(ValueInfo input, int axis) {
        return !(dimension(input, axis) instanceof Dimension.Fixed);
    }

    private static Dimension dimension(ValueInfo input, int axis) {
        return input.shape()
                .filter(shape -> axis < shape.size())
                .map(shape -> shape.get(axis))
                .orElse(new Dimension.Unknown());
    }
}
