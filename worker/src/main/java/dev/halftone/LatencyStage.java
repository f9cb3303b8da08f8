package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Fingerprint;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.LatencyMeter;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Measurement;
import dev.halftone.measure.ObservedRanges;
import dev.halftone.measure.PricingSubject;
import dev.halftone.measure.Progress;
import dev.halftone.measure.Protocol;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.SubgraphPricer;
import dev.halftone.measure.VariantSearch;
import dev.halftone.number.Calibrator;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.rewrite.Assignments;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Ranges;
import dev.halftone.rewrite.Rewriter;
import dev.halftone.rewrite.Site;
import dev.halftone.rewrite.WeightSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Measures the time of everything on this target, or finds it measured: it depends on no budget and no labels. */
record LatencyStage(Backend backend, SessionSettings settings, Profiles profiles, Progress progress) {

    private static final long RESIDENT_BYTES = 700L << 20;
    private static final String WHOLE = "whole";
    private static final String REWRITTEN = "rewritten";

    /** What the measurement depends on. */
    private record Inputs(String model, String fingerprint, List<String> points, List<String> candidates, long seed) {}

    /** The graph with the variants that a profile names, and its partition. */
    record Reference(Graph graph, Partition partition) {}

    Profiles.Kept<LatencyProfile> run(Request request, Inspection inspection) {
        long seed = request.calibration().spec().seed();
        var inputs = new Inputs(
                inspection.modelDigest(),
                Fingerprint.of(backend, settings.threads()).digest(),
                inspection.points().stream().map(LatencyStage::describe).toList(),
                inspection.candidates().entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList(),
                seed);
        return profiles.table("latency", inputs, LatencyProfile.class, () -> measure(inspection, seed));
    }

    /** The reference that a profile's prices are against. */
    static Reference reference(Inspection inspection, LatencyProfile profile) {
        var graph = VariantSearch.apply(
                inspection.graph(),
                profile.variants().stream()
                        .filter(tried -> tried.verdict() == VariantSearch.Verdict.TAKEN)
                        .map(VariantSearch.Tried::name)
                        .toList());
        return new Reference(graph, Partitioner.partition(graph, inspection.sampleTypes()));
    }

    private LatencyProfile measure(Inspection inspection, long seed) {
        var meter = new LatencyMeter(backend, settings, Protocol.standard(seed), RESIDENT_BYTES);
        var found = new VariantSearch(backend, meter, inspection.points(), progress)
                .search(inspection.graph(), graph -> typical(inspection, graph));
        var partition = Partitioner.partition(found.graph(), inspection.sampleTypes());
        var ranges = ObservedRanges.of(
                backend,
                found.graph(),
                values(inspection, found.graph(), partition),
                inspection.points().getFirst().inputs());
        var subject = new PricingSubject(
                found.graph(),
                partition,
                types(found.graph()),
                inspection.points(),
                inspection.candidates(),
                ranges,
                WeightSource.computed(found.graph(), layer -> Optional.empty()));
        var prices = new SubgraphPricer(backend, settings, meter, progress).price(subject);
        var whole = whole(meter, inspection, found.graph());
        return new LatencyProfile(
                found.tried(), original(whole, inspection.points()), rewritten(whole, inspection.points()), prices);
    }

    /** The model as it came and with the variants, by pairs of one race: the machine may change its speed between two. */
    private LatencyTable whole(LatencyMeter meter, Inspection inspection, Graph rewritten) {
        SequencedMap<String, Map<String, Tensor>> inputs = new LinkedHashMap<>();
        inspection.points().forEach(point -> inputs.put(point.name(), point.inputs()));
        var original = OnnxReader.readModel(inspection.file());
        SequencedMap<String, Graph> configurations = new LinkedHashMap<>();
        configurations.put(REWRITTEN, rewritten);
        return meter.measure(List.of(new Measurement(WHOLE, original, configurations, inputs, 1)), progress);
    }

    private static List<LatencyProfile.PointTime> original(LatencyTable table, List<ShapePoint> points) {
        return points.stream()
                .map(point -> new LatencyProfile.PointTime(point.name(), table.referenceNanos(WHOLE, point.name())))
                .toList();
    }

    private static List<LatencyProfile.PointTime> rewritten(LatencyTable table, List<ShapePoint> points) {
        return points.stream()
                .map(point -> new LatencyProfile.PointTime(
                        point.name(),
                        table.referenceNanos(WHOLE, point.name())
                                + table.delta(WHOLE, REWRITTEN, point.name()).nanos()))
                .toList();
    }

    /** Integer products wherever they need no calibration: near what the plans will be. */
    private static Graph typical(Inspection inspection, Graph graph) {
        var dynamic = inspection.candidates().values().stream()
                .flatMap(List::stream)
                .filter(candidate -> candidate.format() == NumberFormat.INT8_DYNAMIC)
                .map(Candidate::emitter)
                .distinct()
                .map(Emitters::named)
                .toList();
        var partition = Partitioner.partition(graph, inspection.sampleTypes());
        var uniform = Assignments.uniform(graph, partition, dynamic, Calibrator.MIN_MAX.name(), Ranges.unknown());
        return Rewriter.rewrite(graph, partition, uniform, WeightSource.computed(graph, layer -> Optional.empty()));
    }

    private static List<String> values(Inspection inspection, Graph graph, Partition partition) {
        Set<String> values = new LinkedHashSet<>();
        for (var layer : partition.layers()) {
            layer.activations().forEach(operand -> values.add(operand.value()));
            var site = Site.of(graph, layer);
            inspection
                    .candidates()
                    .getOrDefault(layer.node(), List.of())
                    .forEach(candidate ->
                            values.add(Emitters.named(candidate.emitter()).writes(site)));
        }
        return new ArrayList<>(values);
    }

    private static Map<String, ValueInfo> types(Graph graph) {
        Map<String, ValueInfo> types = new LinkedHashMap<>(graph.types());
        graph.inputs().forEach(input -> types.put(input.name(), input));
        graph.outputs().forEach(output -> types.put(output.name(), output));
        return types;
    }

    private static String describe(ShapePoint point) {
        var shapes = new TreeMap<String, String>();
        point.inputs().forEach((name, tensor) -> shapes.put(name, tensor.toString()));
        return point.name() + "=" + shapes;
    }
}
