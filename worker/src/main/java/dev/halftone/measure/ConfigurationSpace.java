package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which configurations of a subgraph are worth timing: first each emitter on all layers that it can write, then, of the
 * formats that were faster so, every mixture.
 */
final class ConfigurationSpace {

    /** More mixtures than this are not timed: layers that read the same value are tied then, or all of them. */
    private static final int MOST_MIXTURES = 64;

    private static final int FORMATS_TO_MIX = 2;
    private static final int MOST_KINDS = 5;

    private final List<Layer> layers;
    private final Map<String, List<Candidate>> candidates;

    ConfigurationSpace(List<Layer> layers, Map<String, List<Candidate>> candidates) {
        this.layers = layers;
        this.candidates = candidates;
    }

    /** One configuration for each emitter that any layer can be written by. */
    List<Configuration> uniform() {
        Set<Candidate> all = new LinkedHashSet<>();
        layers.forEach(layer -> all.addAll(of(layer)));
        return all.stream().map(this::with).toList();
    }

    /** Mixtures of what was faster than the reference. */
    List<Configuration> mixtures(ToDoubleFunction<Configuration> deltaMicros) {
        List<List<Candidate>> choices =
                layers.stream().map(layer -> choices(layer, deltaMicros)).toList();
        for (var groups : List.of(each(), byActivation())) {
            if (groups.stream()
                            .mapToDouble(group -> choices.get(group.getFirst()).size())
                            .reduce(1, (a, b) -> a * b)
                    <= MOST_MIXTURES) {
                return product(groups, choices);
            }
        }
        return List.of();
    }

    /**
     * Layers of different kinds that go on with each other's codes: of each chain some kinds, and of all kinds the layers up to
     * one, and those from one on.
     */
    List<Configuration> chained() {
        Set<Candidate> chains = new LinkedHashSet<>();
        layers.forEach(layer -> of(layer).forEach(candidate -> chains.add(candidate.chain())));
        return chains.stream()
                .map(this::members)
                .filter(members ->
                        members.stream().distinct().filter(Candidate::isChanged).count() > 1)
                .flatMap(members -> Stream.concat(ofKinds(members), stretches(members)))
                .toList();
    }

    /** What each layer is when all that can be are in a chain. */
    private List<Candidate> members(Candidate chain) {
        return layers.stream()
                .map(layer -> of(layer).stream()
                        .filter(candidate -> candidate.chain().equals(chain))
                        .findFirst()
                        .orElse(Candidate.REFERENCE))
                .toList();
    }

    private static Stream<Configuration> ofKinds(List<Candidate> members) {
        var kinds = members.stream().distinct().filter(Candidate::isChanged).toList();
        return kinds.size() > MOST_KINDS
                ? Stream.of(new Configuration(members))
                : IntStream.range(1, 1 << kinds.size())
                        .mapToObj(chosen -> kept(members, i -> (chosen & (1 << kinds.indexOf(members.get(i)))) != 0));
    }

    private static Stream<Configuration> stretches(List<Candidate> members) {
        return IntStream.range(1, members.size())
                .boxed()
                .flatMap(cut -> Stream.of(kept(members, i -> i < cut), kept(members, i -> i >= cut)))
                .filter(configuration -> !configuration.isReference());
    }

    private static Configuration kept(List<Candidate> members, IntPredicate isKept) {
        return new Configuration(IntStream.range(0, members.size())
                .mapToObj(i -> members.get(i).isChanged() && isKept.test(i) ? members.get(i) : Candidate.REFERENCE)
                .toList());
    }

    private List<Candidate> of(Layer layer) {
        return candidates.getOrDefault(layer.node(), List.of());
    }

    private Configuration with(Candidate candidate) {
        return new Configuration(layers.stream()
                .map(layer -> of(layer).contains(candidate) ? candidate : Candidate.REFERENCE)
                .toList());
    }

    /** The reference, and of the formats that are faster the fastest emitter each. */
    private List<Candidate> choices(Layer layer, ToDoubleFunction<Configuration> deltaMicros) {
        Map<NumberFormat, Candidate> fastest = new TreeMap<>();
        ToDoubleFunction<Candidate> delta = candidate -> deltaMicros.applyAsDouble(with(candidate));
        for (var candidate : of(layer)) {
            fastest.merge(
                    candidate.format(), candidate, (a, b) -> delta.applyAsDouble(b) < delta.applyAsDouble(a) ? b : a);
        }
        List<Candidate> choices = new ArrayList<>(List.of(Candidate.REFERENCE));
        fastest.values().stream()
                .filter(candidate -> delta.applyAsDouble(candidate) < 0)
                .sorted(Comparator.comparingDouble(delta))
                .limit(FORMATS_TO_MIX)
                .forEach(choices::add);
        return choices;
    }

    private List<List<Integer>> each() {
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            groups.add(List.of(i));
        }
        return groups;
    }

    /** Layers that read the same activation change together. */
    private List<List<Integer>> byActivation() {
        SequencedMap<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            String value = layers.get(i).activations().getFirst().value();
            groups.computeIfAbsent(value, key -> new ArrayList<>()).add(i);
        }
        return List.copyOf(groups.values());
    }

    private List<Configuration> product(List<List<Integer>> groups, List<List<Candidate>> choices) {
        List<List<Candidate>> partial = new ArrayList<>();
        partial.add(new ArrayList<>(Configuration.reference(layers.size()).candidates()));
        for (var group : groups) {
            List<List<Candidate>> longer = new ArrayList<>();
            for (var configuration : partial) {
                for (var choice : choices.get(group.getFirst())) {
                    List<Candidate> next = new ArrayList<>(configuration);
                    group.forEach(i -> next.set(i, of(layers.get(i)).contains(choice) ? choice : Candidate.REFERENCE));
                    longer.add(next);
                }
            }
            partial = longer;
        }
        return partial.stream()
                .map(Configuration::new)
                .filter(c -> !c.isReference())
                .toList();
    }
}
