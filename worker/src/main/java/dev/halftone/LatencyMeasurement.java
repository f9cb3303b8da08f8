package dev.halftone;

import dev.halftone.backend.Saturation;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.LatencyMeter;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Measurement;
import dev.halftone.measure.Metronome;
import dev.halftone.measure.ObservedRanges;
import dev.halftone.measure.Prices;
import dev.halftone.measure.PricingSubject;
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
import dev.halftone.work.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Measures times for a profile: first which rewrites pay, then what each configuration takes. */
record LatencyMeasurement(LatencyStage stage, Inspection inspection) {

    private static final long RESIDENT_BYTES = 560L << 20;
    private static final String WHOLE = "whole";
    private static final String REWRITTEN = "rewritten";

    /** The rewrites that pay here, and the model's time with and without them. */
    LatencyVariants variants() {
        var shortened = ShortModel.of(inspection.graph(), inspection.partition(), inspection.sampleTypes());
        var metronome = Metronome.unset();
        var variants = LatencyStage.variants(inspection);
        var found = new VariantSearch(
                        stage.backend(), meter(metronome), inspection.points(), variants, stage.progress())
                .search(shortened.map(ShortModel::graph).orElse(inspection.graph()), this::typical);
        if (shortened.isPresent()) {
            return new WholeTime(
                            inspection.points(),
                            meter(Protocol.standard(inspection.subject().seed()).withRounds(41), metronome),
                            metronome)
                    .of(shortened.get(), found, variants, stage.progress());
        }
        var whole = whole(found.graph(), metronome);
        return new LatencyVariants(
                found.tried(),
                original(whole, inspection.points()),
                rewritten(whole, inspection.points()),
                0,
                metronome.beatNanos());
    }

    /** What the configurations of a shard of the distinct subgraphs take, beside the rewrites that were found to pay. */
    Prices prices(LatencyVariants variants, Shard part) {
        var whole = LatencyStage.reference(inspection, variants.tried());
        var reference = ShortModel.of(whole.graph(), whole.partition(), inspection.sampleTypes())
                .map(model -> new LatencyStage.Reference(model.graph(), model.partition()))
                .orElse(whole);
        var ranges = ObservedRanges.of(
                stage.backend(),
                reference.graph(),
                values(inspection, reference.graph(), reference.partition()),
                inspection.points().getFirst().inputs());
        var subject = new PricingSubject(
                reference.graph(),
                reference.partition(),
                types(reference.graph()),
                inspection.points(),
                inspection.candidates(),
                ranges,
                PricingSubject.anyWeights(reference.graph()),
                Saturation.weightCodes(stage.backend()),
                variants.rewrittenNanos(),
                inspection.subject().seed());
        return new SubgraphPricer(
                        stage.backend(), stage.settings(), meter(Metronome.of(variants.beatNanos())), stage.progress())
                .price(subject, part);
    }

    private LatencyMeter meter(Metronome metronome) {
        return meter(Protocol.standard(inspection.subject().seed()), metronome);
    }

    private LatencyMeter meter(Protocol protocol, Metronome metronome) {
        return new LatencyMeter(stage.backend(), stage.settings(), protocol, RESIDENT_BYTES, metronome);
    }

    /** The model as it came and with the variants, by pairs of one race: the machine may change its speed between two. */
    private LatencyTable whole(Graph rewritten, Metronome metronome) {
        SequencedMap<String, Map<String, Tensor>> inputs = new LinkedHashMap<>();
        inspection.points().forEach(point -> inputs.put(point.name(), point.inputs()));
        var original = OnnxReader.readModel(inspection.file());
        SequencedMap<String, Graph> configurations = new LinkedHashMap<>();
        configurations.put(REWRITTEN, rewritten);
        return meter(metronome)
                .measure(List.of(new Measurement(WHOLE, original, configurations, inputs, 1)), stage.progress());
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
                                + certain(table.delta(WHOLE, REWRITTEN, point.name()))))
                .toList();
    }

    /** A difference, or none where it is within the noise: all predictions would be off by it. */
    private static long certain(LatencyTable.Delta delta) {
        return delta.low() > 0 || delta.high() < 0 ? delta.nanos() : 0;
    }

    /** Integer products wherever they need no calibration: near what the plans will be. */
    private Graph typical(Graph graph) {
        var dynamic = inspection.candidates().values().stream()
                .flatMap(List::stream)
                .filter(candidate -> candidate.format() == NumberFormat.INT8_DYNAMIC)
                .map(Candidate::emitter)
                .distinct()
                .map(Emitters::named)
                .toList();
        var partition = Partitioner.partition(graph, inspection.sampleTypes());
        var uniform = Assignments.uniform(graph, partition, dynamic, Calibrator.MIN_MAX.name(), Ranges.unknown());
        return Rewriter.rewrite(
                graph,
                partition,
                uniform,
                WeightSource.computed(graph, layer -> Optional.empty()),
                Saturation.weightCodes(stage.backend()));
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
}
