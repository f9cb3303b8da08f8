package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import dev.halftone.partition.Layer;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Choice;
import dev.halftone.rewrite.KernelProof;
import dev.halftone.work.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

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
        private final Rewrites rewrites;

        Run(PricingSubject subject, Shard part) {
            this.subject = subject;
            this.rewrites = new Rewrites(subject);
            this.patterns = Pattern.of(subject.partition(), part);
            this.captured = CapturedInputs.of(backend, subject, patterns);
        }

        Prices prices() {
            SequencedMap<Pattern, Map<String, List<Candidate>>> inContext = new LinkedHashMap<>();
            SequencedMap<Pattern, ConfigurationSpace> spaces = new LinkedHashMap<>();
            for (var pattern : patterns) {
                var candidates = candidates(pattern);
                if (pattern.inContext()) {
                    inContext.put(pattern, candidates);
                } else {
                    spaces.put(pattern, new ConfigurationSpace(pattern.layers(), candidates));
                }
            }
            var table = apart(spaces);
            return new Prices(
                    inContext.isEmpty()
                            ? table
                            : table.plus(new ContextPricer(meter, progress, subject, inContext).prices()),
                    dropped);
        }

        /** Subgraphs that are timed by themselves. */
        private LatencyTable apart(SequencedMap<Pattern, ConfigurationSpace> spaces) {
            List<Measurement> first = new ArrayList<>();
            spaces.forEach((pattern, space) -> first.add(measurement(pattern, space.uniform())));
            var table = meter.sparing().measure(first, progress);
            List<Measurement> second = new ArrayList<>();
            List<Measurement> third = new ArrayList<>();
            List<MigratedPrices> migrations = new ArrayList<>();
            for (var entry : spaces.entrySet()) {
                var pattern = entry.getKey();
                String signature = pattern.signature();
                var mixtures = entry.getValue().mixtures(c -> weighted(table, signature, c)).stream()
                        .filter(c -> !isTimed(table, signature, c))
                        .toList();
                if (!mixtures.isEmpty()) {
                    second.add(measurement(pattern, mixtures));
                }
                var migrated =
                        MigratedPrices.of(signature, entry.getValue().uniform(), c -> weighted(table, signature, c));
                if (!migrated.races().isEmpty()) {
                    migrations.add(migrated);
                    third.add(measurement(pattern, migrated.races()));
                }
            }
            var priced = second.isEmpty() ? table : table.plus(meter.sparing().measure(second, progress));
            if (third.isEmpty()) {
                return priced;
            }
            var raced = meter.measure(third, progress);
            for (var migrated : migrations) {
                priced = migrated.withTwins(priced, raced, subject.points());
            }
            return priced;
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
                        .filter(layer -> rewrites.choice(layer, candidate).isPresent())
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
            layers.forEach(
                    layer -> rewrites.choice(layer, candidate).ifPresent(choice -> choices.put(layer.node(), choice)));
            if (choices.isEmpty()) {
                return Optional.of("no layer can be written so");
            }
            try {
                var optimized = backend.optimized(
                        rewrites.rewritten(pattern.reference(subject), Assignment.of(choices)), settings);
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
            SequencedMap<String, Graph> graphs = new LinkedHashMap<>();
            for (var configuration : configurations) {
                graphs.put(
                        configuration.name(),
                        rewrites.rewritten(
                                reference, rewrites.assignment(List.of(pattern.representative()), configuration)));
            }
            return new Measurement(pattern.signature(), reference, graphs, captured.of(reference), 1);
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
