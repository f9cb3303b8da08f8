package dev.halftone;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.api.v1alpha1.Source;
import dev.halftone.api.v1alpha1.WorkloadPoint;
import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.calibration.Npz;
import dev.halftone.calibration.SampleSet;
import dev.halftone.calibration.Split;
import dev.halftone.calibration.Workload;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.Uses;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.ProtectedLoss;
import dev.halftone.measure.ShapePoint;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.partition.Macs;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.pass.Canonical;
import dev.halftone.pass.Pass;
import dev.halftone.pass.Passes;
import dev.halftone.pass.UpgradeOpset;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Site;
import dev.halftone.store.FileDigest;
import dev.halftone.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known before anything is measured: the model in canonical form, its samples, its workload, and what its layers
 * could become.
 *
 * @param graph in canonical form
 * @param sampleTypes type and shape of every value for one sample
 * @param candidates by layer: formats and emitters, without the reference
 * @param macs by layer, multiplications of one sample
 */
record Inspection(
        Path file,
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
        SortedMap<String, Long> macs) {

    /** Reads and checks everything that a request names. */
    static Inspection of(Request request, Backend backend) {
        checkMetric(request);
        var modelSpec = request.model().spec();
        var source = modelSpec.source();
        var file = Stores.fetch(
                "Model " + request.model().name() + " spec.source.uri",
                source.uri(),
                Optional.ofNullable(source.sha256()),
                request.model().folder());
        var original = OnnxReader.readModel(file);
        var samples = samples(request, "source", request.calibration().spec().source(), original);
        var heldOutSource = Optional.ofNullable(request.calibration().spec().holdOutSource());
        var heldOut = heldOutSource
                .map(s -> samples(request, "holdOutSource", s, original))
                .orElse(samples);
        var split = split(request, samples, heldOut, heldOutSource.isPresent());
        var canonical = canonical(original, backend);
        var workload = new Workload(canonical, samples, split.calibrate());
        var sampleTypes = observe(
                canonical, backend, samples.inputs(canonical, split.calibrate().getFirst()));
        var graph = typed(canonical, commonTypes(canonical, backend, workload, sampleTypes));
        var partition = Partitioner.partition(graph, sampleTypes);
        if (partition.layers().isEmpty()) {
            throw UserError.refused("Model " + request.model().name() + ": " + Refusals.NOTHING_TO_QUANTIZE);
        }
        return new Inspection(
                file,
                digest(file),
                calibrationDigest(request),
                graph,
                partition,
                sampleTypes,
                samples,
                heldOut,
                split,
                protectedLoss(request, graph, samples),
                points(modelSpec.workload(), workload),
                candidates(request, graph, partition),
                macs(graph, partition, sampleTypes));
    }

    private static void checkMetric(Request request) {
        var metric = request.spec().lossBudget().lossMetric();
        var kind = request.model().spec().loss().lossKind();
        if (metric == LossMetric.KL_DIVERGENCE && kind == LossKind.OUTPUT) {
            throw UserError.invalid("QuantizedModel " + request.name() + " spec.lossBudget.metric: KlDivergence needs a"
                    + " loss that reads logits, and spec.loss.kind of Model "
                    + request.model().name() + " is Output; take RelativeRmse, or OwnPrediction there");
        }
    }

    /** The graph in the form that everything starts from. */
    static Graph canonical(Graph original, Backend backend) {
        List<Pass> passes = new ArrayList<>(List.of(new UpgradeOpset()));
        passes.addAll(Canonical.passes(backend));
        return Passes.inOrder(passes).apply(original);
    }

    private static SampleSet samples(Request request, String field, Source source, Graph graph) {
        String where = "CalibrationSet " + request.calibration().name() + " spec." + field;
        var file = Stores.fetch(
                where + ".uri",
                source.uri(),
                Optional.ofNullable(source.sha256()),
                request.calibration().folder());
        return SampleSet.of(where, graph, Npz.read(file));
    }

    private static ProtectedLoss protectedLoss(Request request, Graph graph, SampleSet samples) {
        var loss = request.model().spec().loss();
        if (request.spec().lossBudget().lossMetric() == LossMetric.KL_DIVERGENCE
                && loss.lossKind() != LossKind.OWN_PREDICTION) {
            throw UserError.invalid("QuantizedModel " + request.name()
                    + ": spec.lossBudget.metric: KlDivergence is the divergence from the model's own predictions; set"
                    + " spec.loss.kind of Model " + request.model().name() + " to OwnPrediction, not " + loss.kind());
        }
        return ProtectedLoss.of(loss, graph, samples);
    }

    private static Split split(Request request, SampleSet samples, SampleSet heldOut, boolean two) {
        var spec = request.calibration().spec();
        int calibrate = Math.toIntExact(spec.calibrate());
        int holdOut = Math.toIntExact(spec.holdOut());
        return two
                ? Split.ofTwo(samples.count(), calibrate, heldOut.count(), holdOut, spec.seed())
                : Split.of(samples.count(), calibrate, holdOut, spec.seed());
    }

    private static Map<String, ValueInfo> observe(Graph graph, Backend backend, Map<String, Tensor> inputs) {
        try {
            return Shapes.observe(graph, backend, inputs);
        } catch (BackendException e) {
            throw UserError.refused("the model can't be run on the calibration samples: " + e.getMessage());
        }
    }

    /** Which axes are open: those that differ when the inputs do. A model that takes one size only has none. */
    private static Map<String, ValueInfo> commonTypes(
            Graph graph, Backend backend, Workload workload, Map<String, ValueInfo> sampleTypes) {
        try {
            return Shapes.common(sampleTypes, Shapes.observe(graph, backend, workload.enlarged()));
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

    private static SortedMap<String, List<Candidate>> candidates(Request request, Graph graph, Partition partition) {
        var formats = formats(request);
        boolean standardOnly = request.spec().portability() == Portability.STANDARD;
        var uses = Uses.of(graph);
        SortedMap<String, List<Candidate>> candidates = new TreeMap<>();
        for (var layer : partition.layers()) {
            candidates.put(
                    layer.node(),
                    Emitters.forSite(Site.of(graph, uses, layer), formats).stream()
                            .filter(emitter -> !standardOnly
                                    || emitter.kernel().portability() == dev.halftone.rewrite.Portability.STANDARD)
                            .map(emitter -> new Candidate(emitter.kernel().format(), emitter.name()))
                            .toList());
        }
        return candidates;
    }

    private static SortedMap<String, Long> macs(Graph graph, Partition partition, Map<String, ValueInfo> sampleTypes) {
        var sizes = Shapes.sizes(sampleTypes);
        SortedMap<String, Long> macs = new TreeMap<>();
        partition.layers().forEach(layer -> macs.put(layer.node(), Macs.count(graph, layer, sizes)));
        return macs;
    }

    /** What both the request and the accelerator allow; an empty list allows everything. */
    static Set<NumberFormat> formats(Request request) {
        Set<NumberFormat> formats = EnumSet.allOf(NumberFormat.class);
        var accelerator = request.accelerator().spec().numberFormats();
        if (!accelerator.isEmpty()) {
            formats.retainAll(accelerator);
        }
        if (!request.spec().numberFormats().isEmpty()) {
            formats.retainAll(request.spec().numberFormats());
        }
        formats.remove(NumberFormat.FP32);
        return formats;
    }

    /** Size of the file. */
    long bytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path file) {
        try {
            return FileDigest.of(file);
        } catch (IOException e) {
            throw UserError.invalid(file + ": can't be read (" + IoReason.of(e) + ")");
        }
    }

    private static String calibrationDigest(Request request) {
        var spec = request.calibration().spec();
        String first = digest(Stores.fetch(
                "spec.source.uri",
                spec.source().uri(),
                Optional.empty(),
                request.calibration().folder()));
        var second = Optional.ofNullable(spec.holdOutSource())
                .map(s -> digest(Stores.fetch(
                        "spec.holdOutSource.uri",
                        s.uri(),
                        Optional.empty(),
                        request.calibration().folder())));
        return second.map(digest -> first + "+" + digest).orElse(first);
    }
}
