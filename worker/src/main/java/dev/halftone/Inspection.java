package dev.halftone;

import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.WorkloadPoint;
import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.backend.Saturation;
import dev.halftone.calibration.SampleSet;
import dev.halftone.calibration.Split;
import dev.halftone.calibration.Workload;
import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Alignment;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.KeptLayers;
import dev.halftone.measure.ProtectedLoss;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.TypicalSamples;
import dev.halftone.onnx.ModelStamp;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.partition.Macs;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.pass.Canonical;
import dev.halftone.pass.Pass;
import dev.halftone.pass.Passes;
import dev.halftone.pass.UpgradeOpset;
import dev.halftone.rewrite.WeightCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known before anything is measured: the model in canonical form, its samples, its workload, and what its layers
 * could become.
 *
 * @param file the model as the runtime runs it
 * @param stamp how the model's files looked
 * @param graph in canonical form
 * @param sampleTypes type and shape of every value for one sample
 * @param candidates by layer: formats and emitters that may be timed, without the reference
 * @param macs by layer, multiplications of one sample
 * @param differentiable what gradients flow through: the graph with fused operators written out
 * @param kept by layer that stays in the reference format since no gradient reaches it: why
 */
record Inspection(
        Subject subject,
        Path file,
        ModelStamp stamp,
        String modelDigest,
        String calibrationDigest,
        Graph graph,
        Partition partition,
        Map<String, ValueInfo> sampleTypes,
        SampleSet calibration,
        SampleSet holdOut,
        Split split,
        ProtectedLoss loss,
        List<ShapePoint> points,
        SortedMap<String, List<Candidate>> candidates,
        SortedMap<String, Long> macs,
        Differentiable differentiable,
        SortedMap<String, String> kept) {

    /** Reads and checks everything that a subject names. */
    static Inspection of(Subject subject, Backend backend, Sources sources) {
        var model = sources.model(subject.model());
        var stamp = ModelStamp.of(model.file().path());
        var files = sources.calibration(subject.calibration());
        var samples = files.calibration().of(model.graph());
        var heldOut = files.heldOut().map(arrays -> arrays.of(model.graph()));
        var split = Sources.split(subject.calibration(), samples, heldOut);
        var canonical = Alignment.aligned(canonical(model.graph(), backend));
        var mask = Optional.ofNullable(subject.model().spec().loss().mask()).filter(samples.names()::contains);
        var workload = new Workload(canonical, samples, TypicalSamples.first(samples, split.calibrate(), mask));
        var sampleTypes = observe(
                canonical, backend, samples.inputs(canonical, split.calibrate().getFirst()));
        var graph = typed(canonical, commonTypes(canonical, backend, workload, sampleTypes));
        var partition = Partitioner.partition(graph, sampleTypes);
        IntegerProducts.refusal(graph, partition).ifPresent(reason -> {
            throw reason.in("Model " + subject.model().name());
        });
        if (partition.layers().isEmpty()) {
            throw Refusals.nothingToQuantize(graph)
                    .in("Model " + subject.model().name());
        }
        var loss = ProtectedLoss.of(subject.model().spec().loss(), graph, samples);
        var differentiable = Differentiable.of(
                graph,
                sampleTypes,
                backend,
                samples.inputs(canonical, split.calibrate().getFirst()));
        var kept = KeptLayers.of(differentiable.graph(), differentiable.types(), partition, loss.output());
        if (kept.size() == partition.layers().size()) {
            throw UserError.of(
                            ModelRefusal.NO_GRADIENT_RULE,
                            Printable.line(kept.get(kept.firstKey())
                                    + ", and every layer lies before it; choose a loss output before this node, or"
                                    + " export the model without it"))
                    .in("Model " + subject.model().name());
        }
        return new Inspection(
                subject,
                RunnableFile.of(model.file().path(), model.graph()),
                stamp,
                model.file().digest(),
                files.digest(),
                graph,
                partition,
                sampleTypes,
                samples,
                heldOut.orElse(samples),
                split,
                loss,
                points(subject.model().spec().workload(), workload),
                Candidates.of(
                        graph, partition, subject.formats(), subject.portability(), Saturation.weightCodes(backend)),
                macs(graph, partition, sampleTypes),
                differentiable,
                kept);
    }

    /** The graph in the form that everything starts from. */
    static Graph canonical(Graph original, Backend backend) {
        List<Pass> passes = new ArrayList<>(List.of(new UpgradeOpset()));
        passes.addAll(Canonical.passes(backend));
        return Passes.inOrder(passes).apply(original);
    }

    /** What losses are measured for: every emitter of the formats, since a loss belongs to no target. */
    SortedMap<String, List<Candidate>> writable() {
        return Candidates.of(graph, partition, subject.formats(), Portability.ANY, WeightCodes.UNSIGNED);
    }

    private static Map<String, ValueInfo> observe(Graph graph, Backend backend, Map<String, Tensor> inputs) {
        try {
            return Shapes.observe(graph, backend, inputs);
        } catch (BackendException e) {
            throw UserError.of(
                    ModelRefusal.RUNTIME_REFUSES,
                    Printable.line("the model can't be run on the calibration samples: " + e.getMessage()));
        }
    }

    /** Which axes are open: those that differ when the inputs do. A model that takes one size only has none. */
    private static Map<String, ValueInfo> commonTypes(
            Graph graph, Backend backend, Workload workload, Map<String, ValueInfo> sampleTypes) {
        try {
            return Shapes.common(graph, sampleTypes, Shapes.observe(graph, backend, workload.enlarged()));
        } catch (BackendException e) {
            return sampleTypes;
        }
    }

    private static Graph typed(Graph graph, Map<String, ValueInfo> types) {
        Map<String, ValueInfo> between = new TreeMap<>(types);
        graph.inputs().forEach(input -> between.remove(input.name()));
        graph.outputs().forEach(output -> between.remove(output.name()));
        graph.initializers().keySet().forEach(between::remove);
        return new Graph(
                graph.name(),
                graph.opsets(),
                graph.inputs(),
                graph.outputs(),
                graph.initializers(),
                graph.nodes(),
                between,
                graph.metadata());
    }

    private static List<ShapePoint> points(List<WorkloadPoint> specs, Workload workload) {
        List<WorkloadPoint> points =
                specs.isEmpty() ? List.of(new WorkloadPoint("single", 1L, Map.of(), Map.of(), 1L)) : specs;
        return points.stream()
                .map(point -> new ShapePoint(point.name(), point.weight(), workload.inputs(point)))
                .toList();
    }

    private static SortedMap<String, Long> macs(Graph graph, Partition partition, Map<String, ValueInfo> sampleTypes) {
        var sizes = Shapes.sizes(sampleTypes);
        SortedMap<String, Long> macs = new TreeMap<>();
        partition.layers().forEach(layer -> macs.put(layer.node(), Macs.count(graph, layer, sizes)));
        return macs;
    }

    /**
     * Passes a result on if the model is still what it was measured of.
     *
     * @throws UserError naming the file that was changed in between
     */
    <T> T ofUnchanged(T result) {
        stamp.changed().ifPresent(changed -> {
            throw UserError.invalid(
                            Reason.DIGEST_MISMATCH,
                            changed + ": was changed while it was measured; put new files in place by renaming them,"
                                    + " then run again")
                    .in("Model " + subject.model().name());
        });
        return result;
    }

    /** Size of the model, with the files beside it. */
    long bytes() {
        try {
            return OnnxReader.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
