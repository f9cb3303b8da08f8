package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import dev.halftone.number.Calibrator;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Subgraph;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Assignments;
import dev.halftone.rewrite.Choice;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.KernelProof;
import dev.halftone.rewrite.Rewriter;
import dev.halftone.rewrite.Site;
import dev.halftone.work.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Prices the configurations of every distinct subgraph: each is written as it would be shipped, its kernels are looked for
 * in the graph that the runtime makes of it, and it is timed against the reference.
 */
public final class SubgraphPricer {

    private final Backend backend;
    private final SessionSettings settings;
    private final LatencyMeter meter;
    private final Progress progress;

    /** A pricer that times with a meter. */
    public SubgraphPricer(Backend backend, SessionSettings settings, LatencyMeter meter, Progress progress) {
        this.backend = backend;
        this.settings = settings;
        this.meter = meter;
        this.progress = progress;
    }

    /** Prices the distinct subgraphs that belong to a part of the work, by their position in the partition. */
    public Prices price(PricingSubject subject, Shard part) {
        return new Run(subject, part).prices();
    }

    private final class Run {
        private final PricingSubject subject;
        private final List<Pattern> patterns;
        private final List<Prices.Dropped> dropped = new ArrayList<>();
        private final CapturedInputs captured;

        Run(PricingSubject subject, Shard part) {
            this.subject = subject;
            this.patterns = Pattern.of(subject.partition(), part);
            this.captured = CapturedInputs.of(backend, subject, patterns);
        }

        Prices prices() {
            SequencedMap<Pattern, ConfigurationSpace> spaces = new LinkedHashMap<>();
            patterns.forEach(
                    pattern -> spaces.put(pattern, new ConfigurationSpace(pattern.layers(), candidates(pattern))));
            List<Measurement> first = new ArrayList<>();
            spaces.forEach((pattern, space) -> first.add(measurement(pattern, space.uniform())));
            var table = meter.measure(first, progress);
            List<Measurement> second = new ArrayList<>();
            List<MigratedPrices> migrations = new ArrayList<>();
            for (var entry : spaces.entrySet()) {
                var known = table;
                var pattern = entry.getKey();
                var migrated = MigratedPrices.of(
                        pattern.signature(), entry.getValue().uniform(), c -> weighted(known, pattern.signature(), c));
                migrations.add(migrated);
                var mixtures = Stream.concat(
                                entry.getValue().mixtures(c -> weighted(known, pattern.signature(), c)).stream(),
                                migrated.migrated().stream())
                        .filter(c -> !isTimed(known, pattern.signature(), c))
                        .toList();
                if (!mixtures.isEmpty()) {
                    second.add(measurement(pattern, mixtures));
                }
            }
            var apart = second.isEmpty() ? table : table.plus(meter.measure(second, progress));
            var twins = corrected(apart);
            for (var migrated : migrations) {
                twins = migrated.withTwins(twins, subject.points());
            }
            return new Prices(twins, dropped);
        }

        /** What stays in its model is also measured together: times there don't simply add up. */
        private LatencyTable corrected(LatencyTable apart) {
            SequencedMap<Pattern, Configuration> fastest = new LinkedHashMap<>();
            patterns.stream()
                    .filter(Pattern::inContext)
                    .forEach(pattern ->
                            fastest(apart, pattern).ifPresent(configuration -> fastest.put(pattern, configuration)));
            if (fastest.size() < 2) {
                return apart;
            }
            var joint = new JointPrices(List.copyOf(fastest.keySet()), List.copyOf(fastest.values()));
            SequencedMap<String, Graph> graphs = new LinkedHashMap<>();
            joint.subsets().forEach((name, members) -> {
                Map<String, Choice> choices = new TreeMap<>();
                members.forEach(i -> choices.putAll(assignment(
                                joint.patterns().get(i).instances(),
                                joint.fastest().get(i))
                        .choices()));
                graphs.put(name, rewritten(subject.graph(), Assignment.of(choices)));
            });
            var together = meter.measure(
                    List.of(new Measurement(JointPrices.KEY, subject.graph(), graphs, captured.of(subject.graph()), 1)),
                    progress);
            return joint.corrected(apart, together, subject.points());
        }

        /** The timed configuration that saves most; empty where none saves anything. */
        private Optional<Configuration> fastest(LatencyTable table, Pattern pattern) {
            return table.deltas().stream()
                    .filter(delta -> delta.key().equals(pattern.signature()))
                    .map(delta -> Configuration.parse(delta.configuration()))
                    .distinct()
                    .filter(configuration -> weighted(table, pattern.signature(), configuration) < 0)
                    .min(Comparator.comparingDouble(
                            configuration -> weighted(table, pattern.signature(), configuration)));
        }

        /** The candidates whose kernels are really there. */
        private Map<String, List<Candidate>> candidates(Pattern pattern) {
            Map<String, List<Candidate>> kept = new TreeMap<>();
            Set<Candidate> all = new LinkedHashSet<>();
            pattern.layers().forEach(layer -> {
                kept.put(layer.node(), new ArrayList<>());
                all.addAll(subject.candidates().getOrDefault(layer.node(), List.of()));
            });
            for (var candidate : all) {
                var layers = pattern.layers().stream()
                        .filter(layer -> subject.candidates()
                                .getOrDefault(layer.node(), List.of())
                                .contains(candidate))
                        .filter(layer -> choice(layer, candidate).isPresent())
                        .toList();
                fallback(pattern, candidate, layers)
                        .ifPresentOrElse(
                                reason ->
                                        dropped.add(new Prices.Dropped(pattern.signature(), candidate.label(), reason)),
                                () -> layers.forEach(layer -> kept.getOrDefault(layer.node(), new ArrayList<>())
                                        .add(candidate)));
            }
            return kept;
        }

        private Optional<String> fallback(Pattern pattern, Candidate candidate, List<Layer> layers) {
            Map<String, Choice> choices = new TreeMap<>();
            layers.forEach(layer -> choice(layer, candidate).ifPresent(choice -> choices.put(layer.node(), choice)));
            if (choices.isEmpty()) {
                return Optional.of("no layer can be written so");
            }
            try {
                var optimized =
                        backend.optimized(rewritten(pattern.reference(subject), Assignment.of(choices)), settings);
                return layers.stream()
                        .filter(layer -> choices.containsKey(layer.node()))
                        .map(layer -> KernelProof.find(
                                optimized,
                                layer,
                                choices.getOrDefault(
                                        layer.node(),
                                        choices.values().iterator().next())))
                        .filter(KernelProof.FellBack.class::isInstance)
                        .map(proof -> ((KernelProof.FellBack) proof).description())
                        .findFirst();
            } catch (BackendException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }

        private Measurement measurement(Pattern pattern, List<Configuration> configurations) {
            var reference = pattern.reference(subject);
            var changed = pattern.changed();
            SequencedMap<String, Graph> graphs = new LinkedHashMap<>();
            for (var configuration : configurations) {
                graphs.put(configuration.name(), rewritten(reference, assignment(changed, configuration)));
            }
            return new Measurement(pattern.signature(), reference, graphs, captured.of(reference), changed.size());
        }

        private Assignment assignment(List<Subgraph> instances, Configuration configuration) {
            Map<String, Choice> choices = new TreeMap<>();
            for (var instance : instances) {
                for (int i = 0; i < instance.layers().size(); i++) {
                    var candidate = configuration.candidates().get(i);
                    if (!candidate.equals(Candidate.REFERENCE)) {
                        String layer = instance.layers().get(i);
                        choice(subject.partition().layer(layer), candidate).ifPresent(c -> choices.put(layer, c));
                    }
                }
            }
            return Assignment.of(choices);
        }

        private Optional<Choice> choice(Layer layer, Candidate candidate) {
            return Assignments.choice(
                            Site.of(subject.graph(), layer),
                            Emitters.named(candidate.emitter()),
                            Calibrator.MIN_MAX.name(),
                            subject.ranges())
                    .map(choice -> candidate.migrated() ? choice.asMigrated() : choice);
        }

        private Graph rewritten(Graph graph, Assignment assignment) {
            return Rewriter.rewrite(graph, subject.partition(), assignment, subject.weights());
        }

        private double weighted(LatencyTable table, String signature, Configuration configuration) {
            if (!isTimed(table, signature, configuration)) {
                return Double.POSITIVE_INFINITY;
            }
            return subject.points().stream()
                    .mapToDouble(point -> point.weight()
                            * table.delta(signature, configuration.name(), point.name())
                                    .nanos()
                            / 1e3)
                    .sum();
        }

        private boolean isTimed(LatencyTable table, String signature, Configuration configuration) {
            String name = configuration.name();
            return table.deltas().stream()
                    .anyMatch(
                            d -> d.key().equals(signature) && d.configuration().equals(name));
        }
    }
}
