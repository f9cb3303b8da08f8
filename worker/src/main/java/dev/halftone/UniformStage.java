package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Progress;
import dev.halftone.measure.Protocol;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Subgraph;
import dev.halftone.rewrite.Assignment;
import dev.halftone.solve.Plans;
import dev.halftone.verify.Build;
import dev.halftone.verify.Builder;
import dev.halftone.verify.LossMeter;
import dev.halftone.verify.Race;
import dev.halftone.verify.UniformEvidence;
import dev.halftone.verify.WorkloadTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Measures builds with one format everywhere, or finds them measured: what every plan has to beat. */
record UniformStage(Backend backend, SessionSettings settings, Profiles profiles, Progress progress, LossMeter losses) {

    /** What the measurement depends on. */
    private record Inputs(String sensitivity, String latency, List<Integer> heldOut) {}

    Profiles.Kept<UniformEvidence> run(
            Inspection inspection,
            Profiles.Kept<?> sensitivity,
            Profiles.Kept<LatencyProfile> latency,
            LatencyStage.Reference reference,
            SortedMap<NumberFormat, Assignment> assignments,
            Builder builder,
            long seed) {
        var inputs = new Inputs(
                sensitivity.name(), latency.name(), inspection.split().holdOut());
        return profiles.table(
                ProfileKind.UNIFORM,
                inputs,
                UniformEvidence.class,
                () -> measure(
                        inspection, promising(inspection, assignments, latency.value(), reference), builder, seed));
    }

    /** The fastest way to have every layer in a format, for each format; Fp32 is the reference with its rewrites. */
    static SortedMap<NumberFormat, Assignment> assignments(
            Partition partition, SensitivityTable losses, LatencyTable times, Map<String, Long> weights) {
        SortedMap<NumberFormat, Assignment> assignments = new TreeMap<>();
        assignments.put(NumberFormat.FP32, Assignment.reference());
        for (var format : formats(times)) {
            SortedMap<String, Candidate> candidates = new TreeMap<>();
            for (var subgraph : partition.subgraphs()) {
                fastest(subgraph, format, times, weights, candidates);
            }
            candidates.keySet().removeIf(layer -> losses.of(layer, format).isEmpty());
            // Nobody who wants one format everywhere would leave out what keeps its loss down.
            candidates.replaceAll((layer, candidate) ->
                    losses.of(layer, candidate.asMigrated()).isPresent() ? candidate.asMigrated() : candidate);
            if (!candidates.isEmpty()) {
                assignments.put(format, Plans.assignment(partition, losses, candidates));
            }
        }
        return assignments;
    }

    private static Set<NumberFormat> formats(LatencyTable times) {
        Set<NumberFormat> formats = new LinkedHashSet<>();
        times.deltas()
                .forEach(delta -> Configuration.parse(delta.configuration())
                        .candidates()
                        .forEach(candidate -> formats.add(candidate.format())));
        formats.remove(NumberFormat.FP32);
        return formats;
    }

    /** Of the timed configurations with as many layers as can be in the format, and no other format, the fastest. */
    private static void fastest(
            Subgraph subgraph,
            NumberFormat format,
            LatencyTable times,
            Map<String, Long> weights,
            SortedMap<String, Candidate> chosen) {
        Map<Integer, Candidate> best = new TreeMap<>();
        Map<Integer, Double> bestNanos = new TreeMap<>();
        for (var configuration : pure(subgraph, format, times)) {
            double nanos = nanos(subgraph, configuration, times, weights);
            for (int i = 0; i < configuration.candidates().size(); i++) {
                var candidate = configuration.candidates().get(i);
                if (candidate.format() == format && nanos < bestNanos.getOrDefault(i, Double.POSITIVE_INFINITY)) {
                    best.put(i, candidate);
                    bestNanos.put(i, nanos);
                }
            }
        }
        best.forEach((i, candidate) -> chosen.put(subgraph.layers().get(i), candidate));
    }

    private static List<Configuration> pure(Subgraph subgraph, NumberFormat format, LatencyTable times) {
        return times.deltas().stream()
                .filter(delta -> delta.key().equals(subgraph.signature()))
                .map(delta -> Configuration.parse(delta.configuration()))
                .distinct()
                .filter(c -> c.candidates().stream()
                        .allMatch(candidate -> candidate.format() == format || candidate.equals(Candidate.REFERENCE)))
                .filter(c -> c.candidates().stream()
                                .filter(x -> x.format() == format)
                                .map(Candidate::emitter)
                                .distinct()
                                .count()
                        == 1)
                .toList();
    }

    /** A build predicted to take this much longer than the reference is not worth minutes of everybody's time. */
    private static final double HOPELESS = 1.5;

    /** The builds that are measured: those that are not far slower than the reference, by the prices of their subgraphs. */
    private static SortedMap<NumberFormat, Assignment> promising(
            Inspection inspection,
            SortedMap<NumberFormat, Assignment> assignments,
            LatencyProfile latency,
            LatencyStage.Reference reference) {
        var weights = Assembly.weights(inspection);
        var times = latency.prices().table();
        var bonded = new BondedTime(reference, times, weights);
        double whole = LatencyProfile.workloadMicros(latency.rewrittenNanos(), weights);
        SortedMap<NumberFormat, Assignment> promising = new TreeMap<>(assignments);
        promising.entrySet().removeIf(entry -> {
            double added = addedMicros(reference.partition().subgraphs(), entry.getKey(), times, weights);
            return whole + added + bonded.addedMicros(entry.getValue()) > HOPELESS * whole;
        });
        return promising;
    }

    /** What subgraphs take longer, each in the fastest of its configurations with a format everywhere; negative is faster. */
    private static double addedMicros(
            List<Subgraph> subgraphs, NumberFormat format, LatencyTable times, Map<String, Long> weights) {
        return subgraphs.stream()
                .mapToDouble(subgraph -> addedMicros(subgraph, format, times, weights))
                .sum();
    }

    /** What a subgraph takes longer in the fastest of its configurations with a format everywhere. */
    private static double addedMicros(
            Subgraph subgraph, NumberFormat format, LatencyTable times, Map<String, Long> weights) {
        return pure(subgraph, format, times).stream()
                .mapToDouble(configuration -> nanos(subgraph, configuration, times, weights) / 1e3)
                .min()
                .orElse(0);
    }

    private static double nanos(
            Subgraph subgraph, Configuration configuration, LatencyTable times, Map<String, Long> weights) {
        return weights.entrySet().stream()
                .mapToDouble(point -> point.getValue()
                        * times.delta(subgraph.signature(), configuration.name(), point.getKey())
                                .nanos())
                .sum();
    }

    private UniformEvidence measure(
            Inspection inspection, SortedMap<NumberFormat, Assignment> assignments, Builder builder, long seed) {
        SortedMap<NumberFormat, Build> builds = new TreeMap<>();
        assignments.forEach((format, assignment) -> builds.put(format, builder.build(format.wireName(), assignment)));
        var loss = losses.measure(backend, settings, List.copyOf(builds.values()), progress);
        Map<String, Path> files = new LinkedHashMap<>();
        builds.forEach((format, build) -> files.put(format.wireName(), build.file()));
        var reports = new Race(backend, settings, Protocol.anchor(seed).sparing(), inspection.points())
                .run(inspection.file(), files);
        List<UniformEvidence.Measured> measured = new ArrayList<>();
        builds.forEach((format, build) -> {
            var time = WorkloadTime.of(format.wireName(), inspection.points(), reports);
            measured.add(new UniformEvidence.Measured(
                    format,
                    loss.get(measured.size()),
                    time.micros(),
                    time.speedup(),
                    Race.ratios(reports, format.wireName()),
                    build.sizeBytes()));
        });
        return new UniformEvidence(measured);
    }
}
