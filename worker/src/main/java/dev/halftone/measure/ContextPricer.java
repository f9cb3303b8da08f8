package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.ContextEffects.Effect;
import dev.halftone.partition.Neighbours;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Prices layers with convolutions: whole models are timed, each with other layers changed, and what each layer and each pair
 * of neighbours adds is what makes all these times most likely. Times are shares of the reference's in the same race: a
 * machine that is slow for a while is slow for both.
 */
final class ContextPricer {

    /** As many as a race holds: each is a race of its own, with one error of the reference. */
    private static final int MODELS_IN_A_RACE = 12;

    /** How often what plans will be like is measured and the effects found anew: until it is no longer slower than foretold. */
    private static final int FEWEST_REFINEMENTS = 2;

    private static final int MOST_REFINEMENTS = 6;

    /** A share of the reference's time that is within what a user may expect of a prediction. */
    private static final double SURPRISE = 0.01;

    private final LatencyMeter meter;
    private final Progress progress;
    private final PricingSubject subject;
    private final Rewrites rewrites;
    private final SequencedMap<Pattern, Map<String, List<Candidate>>> candidates;
    private final ContextEffects effects;
    private final List<Timed> models = new ArrayList<>();
    private int races;
    private LatencyTable table;

    /** A model by its place among the names, and the race that it was in. */
    private record Timed(Map<String, Candidate> model, int race) {}

    /** @param candidates by pattern and layer: those whose kernels are really there */
    ContextPricer(
            LatencyMeter meter,
            Progress progress,
            PricingSubject subject,
            SequencedMap<Pattern, Map<String, List<Candidate>>> candidates) {
        this.meter = meter;
        this.progress = progress;
        this.subject = subject;
        this.rewrites = new Rewrites(subject);
        this.candidates = candidates;
        this.table = meter.measure(List.of(), progress);
        this.effects = new ContextEffects(candidates, Neighbours.of(subject.graph(), subject.partition()));
    }

    /** The prices of all configurations of these patterns. */
    LatencyTable prices() {
        var design = new ContextDesign(candidates, subject.seed());
        time(design.models());
        var found = found();
        double surprise = Double.POSITIVE_INFINITY;
        for (int again = 0; again < MOST_REFINEMENTS && (again < FEWEST_REFINEMENTS || surprise > SURPRISE); again++) {
            var known = found;
            int before = models.size();
            time(design.likePlans(model -> -micros(known, model), MODELS_IN_A_RACE));
            surprise = surprise(known, before);
            found = found();
        }
        List<LatencyTable.Reference> references = new ArrayList<>();
        List<LatencyTable.Delta> deltas = new ArrayList<>();
        List<LatencyTable.Bond> bonds = new ArrayList<>();
        SortedSet<String> keys = new TreeSet<>();
        candidates.sequencedKeySet().forEach(pattern -> keys.add(pattern.signature()));
        for (var point : subject.points()) {
            candidates
                    .sequencedKeySet()
                    .forEach(pattern -> reference(pattern, point).ifPresent(references::add));
            var here = found.get(point.name());
            if (here != null) {
                candidates.forEach((pattern, byLayer) -> deltas.addAll(deltas(pattern, byLayer, here, point)));
                bonds.addAll(bonds(here, point));
            }
        }
        return new LatencyTable(table.fingerprint(), table.clock(), references, deltas, bonds, keys, table.refusals());
    }

    /** Times models beside those that were timed before; the same one again is worth as much as another. */
    private void time(List<Map<String, Candidate>> more) {
        SequencedMap<String, Map<String, Tensor>> inputs = new LinkedHashMap<>();
        subject.points().forEach(point -> inputs.put(point.name(), point.inputs()));
        List<Measurement> measurements = new ArrayList<>();
        for (int first = 0; first < more.size(); first += MODELS_IN_A_RACE) {
            SequencedMap<String, Graph> graphs = new LinkedHashMap<>();
            for (var model : more.subList(first, Math.min(first + MODELS_IN_A_RACE, more.size()))) {
                graphs.put(name(models.size()), rewrites.rewritten(subject.graph(), rewrites.assignment(model)));
                models.add(new Timed(model, races));
            }
            measurements.add(new Measurement(key(races), subject.graph(), graphs, inputs, 1));
            races++;
        }
        table = table.plus(meter.measure(measurements, progress));
    }

    private static String name(int model) {
        return "model " + model;
    }

    private static String key(int race) {
        return "race " + race;
    }

    /** What is known so far, by shape point. */
    private Map<String, MostLikely> found() {
        Map<String, MostLikely> found = new LinkedHashMap<>();
        for (var point : subject.points()) {
            var sums = sums(point, 0);
            if (!sums.isEmpty()) {
                found.put(point.name(), MostLikely.of(sums, effects.bonds()));
            }
        }
        return found;
    }

    /** By what share of the reference's time the models from one on take longer than was foretold, on average over the workload. */
    private double surprise(Map<String, MostLikely> known, int first) {
        double surprise = 0;
        double whole = 0;
        for (var point : subject.points()) {
            var before = known.get(point.name());
            double weight = point.weight() * (double) nanos(point);
            whole += weight;
            if (before != null) {
                surprise += weight
                        * sums(point, first).stream()
                                .mapToDouble(sum -> sum.value() - before.value(sum.counts()))
                                .average()
                                .orElse(0);
            }
        }
        return whole == 0 ? 0 : surprise / whole;
    }

    /** Microseconds that a model is expected to add to one pass over the workload. */
    private double micros(Map<String, MostLikely> found, Map<String, Candidate> model) {
        double[] counts = effects.counts(model);
        double micros = 0;
        for (var point : subject.points()) {
            var here = found.get(point.name());
            micros += here == null ? 0 : point.weight() * nanos(point) * here.value(counts) / 1e3;
        }
        return micros;
    }

    /** The noisiest of the races stands for all patterns: each is in every one. Empty when there was nothing to time. */
    private Optional<LatencyTable.Reference> reference(Pattern pattern, ShapePoint point) {
        return table.references().stream()
                .filter(reference -> reference.point().equals(point.name()))
                .max(Comparator.comparingDouble(reference -> Math.abs(Double.parseDouble(reference.aaPercent()))))
                .map(noisiest -> new LatencyTable.Reference(
                        pattern.signature(), point.name(), nanos(point), noisiest.aaPercent(), noisiest.rounds()));
    }

    private long nanos(ShapePoint point) {
        return subject.referenceNanos().getOrDefault(point.name(), 0L);
    }

    /** What was measured from a model on, as shares of the reference's time. */
    private List<MostLikely.Sum> sums(ShapePoint point, int first) {
        Map<String, LatencyTable.Delta> found = new HashMap<>();
        table.deltas().stream()
                .filter(delta -> delta.point().equals(point.name()))
                .forEach(delta -> found.put(delta.configuration(), delta));
        List<MostLikely.Sum> sums = new ArrayList<>();
        for (int i = first; i < models.size(); i++) {
            var delta = found.get(name(i));
            if (delta != null) {
                var timed = models.get(i);
                double reference = table.referenceNanos(key(timed.race), point.name());
                double deviation = (delta.high() - delta.low()) / (2 * Estimate.REACH * reference);
                sums.add(new MostLikely.Sum(
                        effects.counts(timed.model), delta.nanos() / reference, deviation * deviation, timed.race));
            }
        }
        return sums;
    }

    private List<LatencyTable.Delta> deltas(
            Pattern pattern, Map<String, List<Candidate>> byLayer, MostLikely found, ShapePoint point) {
        var space = new ConfigurationSpace(pattern.layers(), byLayer);
        Set<Configuration> configurations = new LinkedHashSet<>(space.uniform());
        configurations.addAll(space.chained());
        // neighbours may make a layer fast that is slow alone: unless it doubles the model's time, it is an option
        configurations.addAll(space.mixtures(configuration -> value(found, pattern, configuration) - 1));
        return configurations.stream()
                .map(configuration -> {
                    var combined = found.combined(effects.counts(chosen(pattern, configuration)));
                    return new LatencyTable.Delta(
                            pattern.signature(),
                            configuration.name(),
                            point.name(),
                            nanos(combined.value(), point),
                            nanos(combined.value() - Estimate.REACH * combined.deviation(), point),
                            nanos(combined.value() + Estimate.REACH * combined.deviation(), point));
                })
                .toList();
    }

    private double value(MostLikely found, Pattern pattern, Configuration configuration) {
        return found.value(effects.counts(chosen(pattern, configuration)));
    }

    /** One instance in a configuration. */
    private static Map<String, Candidate> chosen(Pattern pattern, Configuration configuration) {
        Map<String, Candidate> chosen = new LinkedHashMap<>();
        var layers = pattern.representative().layers();
        for (int i = 0; i < layers.size(); i++) {
            if (configuration.candidates().get(i).isChanged()) {
                chosen.put(layers.get(i), configuration.candidates().get(i));
            }
        }
        return chosen;
    }

    /** What neighbours in different subgraphs add; those in one are part of its configurations. */
    private List<LatencyTable.Bond> bonds(MostLikely found, ShapePoint point) {
        List<LatencyTable.Bond> bonds = new ArrayList<>();
        for (var effect : effects.all()) {
            if (effect instanceof Effect.Together together && !together.within()) {
                var combined = found.combined(effects.alone(effect));
                bonds.add(new LatencyTable.Bond(
                        together.pair(),
                        together.candidate().label(),
                        point.name(),
                        nanos(combined.value(), point),
                        nanos(combined.value() - Estimate.REACH * combined.deviation(), point),
                        nanos(combined.value() + Estimate.REACH * combined.deviation(), point)));
            }
        }
        return bonds;
    }

    private long nanos(double share, ShapePoint point) {
        return Math.round(share * nanos(point));
    }
}
