package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.Calibrator;
import dev.halftone.partition.Extraction;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

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

    /** The instances of one signature. */
    private record Pattern(String signature, List<Subgraph> instances, List<Layer> layers) {
        Subgraph representative() {
            return instances.getFirst();
        }

        /** Cutting a convolution out changes its memory layout and with it the kernel: such subgraphs stay in context. */
        boolean inContext() {
            return layers.stream().anyMatch(layer -> layer.operator().startsWith("Conv"));
        }
    }

    private final class Run {
        private final PricingSubject subject;
        private final List<Pattern> patterns;
        private final List<Prices.Dropped> dropped = new ArrayList<>();
        private final Map<String, Map<String, Tensor>> captured;

        Run(PricingSubject subject, Shard part) {
            this.subject = subject;
            this.patterns = patterns(part);
            this.captured = captured();
        }

        Prices prices() {
            SequencedMap<Pattern, ConfigurationSpace> spaces = new LinkedHashMap<>();
            patterns.forEach(
                    pattern -> spaces.put(pattern, new ConfigurationSpace(pattern.layers(), candidates(pattern))));
            List<Measurement> first = new ArrayList<>();
            spaces.forEach((pattern, space) -> first.add(measurement(pattern, space.uniform())));
            var table = meter.measure(first, progress);
            List<Measurement> second = new ArrayList<>();
            for (var entry : spaces.entrySet()) {
                var known = table;
                var pattern = entry.getKey();
                var mixtures = entry.getValue().mixtures(c -> weighted(known, pattern.signature(), c)).stream()
                        .filter(c -> !isTimed(known, pattern.signature(), c))
                        .toList();
                if (!mixtures.isEmpty()) {
                    second.add(measurement(pattern, mixtures));
                }
            }
            return new Prices(second.isEmpty() ? table : table.plus(meter.measure(second, progress)), dropped);
        }

        private List<Pattern> patterns(Shard part) {
            SequencedMap<String, List<Subgraph>> bySignature = new LinkedHashMap<>();
            subject.partition().subgraphs().stream()
                    .filter(subgraph -> !subgraph.layers().isEmpty())
                    .forEach(subgraph -> bySignature
                            .computeIfAbsent(subgraph.signature(), key -> new ArrayList<>())
                            .add(subgraph));
            List<Pattern> found = new ArrayList<>();
            bySignature.forEach((signature, instances) -> found.add(new Pattern(
                    signature,
                    instances,
                    instances.getFirst().layers().stream()
                            .map(subject.partition()::layer)
                            .toList())));
            return IntStream.range(0, found.size())
                    .filter(part::holds)
                    .mapToObj(found::get)
                    .toList();
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
                var reference = pattern.inContext() ? subject.graph() : isolated(pattern);
                var optimized = backend.optimized(rewritten(reference, Assignment.of(choices)), settings);
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
            var reference = pattern.inContext() ? subject.graph() : isolated(pattern);
            var changed = pattern.inContext() ? pattern.instances() : List.of(pattern.representative());
            SequencedMap<String, Graph> graphs = new LinkedHashMap<>();
            for (var configuration : configurations) {
                graphs.put(configuration.name(), rewritten(reference, assignment(changed, configuration)));
            }
            SequencedMap<String, Map<String, Tensor>> inputs = new LinkedHashMap<>();
            for (var point : subject.points()) {
                inputs.put(point.name(), inputs(reference, point));
            }
            return new Measurement(pattern.signature(), reference, graphs, inputs, changed.size());
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
                    subject.ranges());
        }

        private Graph rewritten(Graph graph, Assignment assignment) {
            return Rewriter.rewrite(graph, subject.partition(), assignment, subject.weights());
        }

        private Graph isolated(Pattern pattern) {
            return Extraction.extract(subject.graph(), pattern.representative(), subject.types());
        }

        private Map<String, Tensor> inputs(Graph reference, ShapePoint point) {
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            for (var input : reference.inputs()) {
                var given = point.inputs().get(input.name());
                var tensor = given != null
                        ? given
                        : captured.getOrDefault(point.name(), Map.of()).get(input.name());
                if (tensor == null) {
                    throw new IllegalStateException("value " + input.name() + " was not captured at " + point.name());
                }
                inputs.put(input.name(), tensor);
            }
            return inputs;
        }

        /** What flows into the subgraphs that are timed by themselves, for each point. */
        private Map<String, Map<String, Tensor>> captured() {
            Set<String> values = new LinkedHashSet<>();
            Set<String> given = new LinkedHashSet<>();
            subject.graph().inputs().forEach(input -> given.add(input.name()));
            patterns.stream()
                    .filter(pattern -> !pattern.inContext())
                    .flatMap(pattern -> pattern.representative().inputs().stream())
                    .filter(value -> !given.contains(value))
                    .forEach(values::add);
            if (values.isEmpty()) {
                return Map.of();
            }
            var showing = subject.graph()
                    .withOutputs(values.stream()
                            .map(value ->
                                    subject.types().getOrDefault(value, ValueInfo.unknown(value, ElementType.FLOAT)))
                            .toList());
            Map<String, Map<String, Tensor>> byPoint = new LinkedHashMap<>();
            try (var session = backend.open(showing, SessionSettings.backward(1))) {
                subject.points().forEach(point -> byPoint.put(point.name(), session.evaluate(point.inputs())));
            }
            return byPoint;
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
