package dev.halftone.measure;

import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Which models are timed to find the effects of layers with convolutions: each kind of layer changed alone; all; and random
 * stretches of layers, short and long, few and many. Half a model changed at once tells as much of each of its layers as a
 * measurement of that layer alone, so the same time gives many times the knowledge, and what plans are predicted from are
 * sums that were measured, not sums of small differences. Then models that plans will be like, whatever each layer costs in loss:
 * a plan takes what seemed to save most, and of that the luckily measured is found out by measuring it again.
 */
final class ContextDesign {

    /** For each effect of a layer so many random models, and a few more for the effects of neighbours. */
    private static final int DRAWS_PER_EFFECT = 2;

    private static final int FEWEST_DRAWS = 8;
    private static final int MOST_DRAWS = 96;

    /** How many of the layers are changed. */
    private static final double[] DENSITIES = {0.25, 0.5, 0.75, 0.9};

    /** How likely a layer is what the one before it is, beyond chance. */
    private static final double[] STICKINESS = {0, 0.5, 0.8};

    /** What a layer costs on average in the plans of the second kind, as shares of what layers save on average. */
    private static final double[] PRICES = {0, 0.3, 0.6, 1, 1.5, 2};

    private static final int MOST_SWEEPS = 8;

    private final SequencedMap<Pattern, Map<String, List<Candidate>>> candidates;
    private final Random random;

    /** @param seed the same seed gives the same models */
    ContextDesign(SequencedMap<Pattern, Map<String, List<Candidate>>> candidates, long seed) {
        this.candidates = candidates;
        this.random = new Random(seed);
    }

    /** Candidates by layer, of each model the layers that are changed; in random order, as what drifts must not look like an effect. */
    List<Map<String, Candidate>> models() {
        Set<Map<String, Candidate>> models = new LinkedHashSet<>();
        candidates.forEach((pattern, byLayer) -> {
            for (int i = 0; i < pattern.layers().size(); i++) {
                for (var candidate :
                        byLayer.getOrDefault(pattern.layers().get(i).node(), List.of())) {
                    models.add(alone(pattern, i, candidate));
                }
            }
        });
        chains().forEach(chain -> models.addAll(drawn(layers(chain))));
        List<Map<String, Candidate>> order = new ArrayList<>(models);
        Collections.shuffle(order, random);
        return order;
    }

    /**
     * Models that save most, as far as is known, with losses that nobody knows yet: each layer has a random price, high or low.
     *
     * @param saving of a model, in any unit
     * @param count of each candidate
     */
    List<Map<String, Candidate>> likePlans(ToDoubleFunction<Map<String, Candidate>> saving, int count) {
        Set<Map<String, Candidate>> models = new LinkedHashSet<>();
        for (var chain : chains()) {
            var layers = layers(chain);
            double mean = whole(layers).stream()
                            .mapToDouble(saving)
                            .map(gain -> Math.max(gain, 0))
                            .max()
                            .orElse(0)
                    / Math.max(layers.size(), 1);
            for (int k = 0; k < count; k++) {
                double price = PRICES[k % PRICES.length] * mean;
                Map<String, Double> prices = new LinkedHashMap<>();
                layers.keySet().forEach(layer -> prices.put(layer, -price * Math.log(1 - random.nextDouble())));
                models.add(best(changed(layers, 0.5, 0.5), prices, layers, saving));
            }
        }
        models.removeIf(Map::isEmpty);
        return List.copyOf(models);
    }

    /** Changes one layer after the other for the better until none is left to change. */
    private static Map<String, Candidate> best(
            Map<String, Candidate> start,
            Map<String, Double> prices,
            Map<String, List<Candidate>> layers,
            ToDoubleFunction<Map<String, Candidate>> saving) {
        Map<String, Candidate> model = new LinkedHashMap<>(start);
        double worth = worth(model, prices, saving);
        boolean better = true;
        for (int sweep = 0; better && sweep < MOST_SWEEPS; sweep++) {
            better = false;
            for (var layer : layers.entrySet()) {
                for (var other : others(model, layer.getKey(), layer.getValue())) {
                    double otherWorth = worth(other, prices, saving);
                    if (otherWorth > worth) {
                        model.clear();
                        model.putAll(other);
                        worth = otherWorth;
                        better = true;
                    }
                }
            }
        }
        return model;
    }

    /** The model with the layer as it came, and with each of its candidates, but for what it is now. */
    private static List<Map<String, Candidate>> others(
            Map<String, Candidate> model, String layer, List<Candidate> candidates) {
        List<Map<String, Candidate>> others = new ArrayList<>();
        var now = model.get(layer);
        if (now != null) {
            Map<String, Candidate> without = new LinkedHashMap<>(model);
            without.remove(layer);
            others.add(without);
        }
        candidates.stream().filter(candidate -> !candidate.equals(now)).forEach(candidate -> {
            Map<String, Candidate> with = new LinkedHashMap<>(model);
            with.put(layer, candidate);
            others.add(with);
        });
        return others;
    }

    private static double worth(
            Map<String, Candidate> model, Map<String, Double> prices, ToDoubleFunction<Map<String, Candidate>> saving) {
        double cost = model.keySet().stream()
                .mapToDouble(layer -> prices.getOrDefault(layer, 0.0))
                .sum();
        return saving.applyAsDouble(model) - cost;
    }

    /** The chains that convolutions and their joints can be in. */
    private Set<Candidate> chains() {
        Set<Candidate> chains = new LinkedHashSet<>();
        candidates.forEach((pattern, byLayer) -> pattern.layers().stream()
                .filter(Layer::isChained)
                .flatMap(layer -> byLayer.getOrDefault(layer.node(), List.of()).stream())
                .forEach(candidate -> chains.add(candidate.chain())));
        return chains;
    }

    /** All layers at one place of subgraphs that are alike. */
    private static Map<String, Candidate> alone(Pattern pattern, int layer, Candidate candidate) {
        Map<String, Candidate> model = new LinkedHashMap<>();
        pattern.instances().forEach(instance -> model.put(instance.layers().get(layer), candidate));
        return model;
    }

    private List<Map<String, Candidate>> drawn(SequencedMap<String, List<Candidate>> layers) {
        if (layers.size() < 2) {
            return List.of();
        }
        int effects = candidates.keySet().stream()
                .flatMap(pattern -> pattern.layers().stream())
                .mapToInt(layer -> layers.getOrDefault(layer.node(), List.of()).size())
                .sum();
        int draws = Math.clamp((long) DRAWS_PER_EFFECT * effects, FEWEST_DRAWS, MOST_DRAWS);
        List<Map<String, Candidate>> models = new ArrayList<>(whole(layers));
        for (int draw = 0; draw < draws; draw++) {
            models.add(changed(
                    layers,
                    DENSITIES[draw % DENSITIES.length],
                    STICKINESS[draw / DENSITIES.length % STICKINESS.length]));
        }
        models.removeIf(Map::isEmpty);
        return models;
    }

    /** All layers changed at once, as often as one of them has candidates: each time to its next one, if it has that many. */
    private static List<Map<String, Candidate>> whole(SequencedMap<String, List<Candidate>> layers) {
        int most = layers.values().stream().mapToInt(List::size).max().orElse(0);
        List<Map<String, Candidate>> models = new ArrayList<>();
        for (int k = 0; k < most; k++) {
            Map<String, Candidate> model = new LinkedHashMap<>();
            int place = k;
            layers.forEach((layer, kept) -> model.put(layer, kept.get(Math.min(place, kept.size() - 1))));
            models.add(model);
        }
        return models;
    }

    private Map<String, Candidate> changed(Map<String, List<Candidate>> layers, double density, double stickiness) {
        Map<String, Candidate> model = new LinkedHashMap<>();
        boolean isChanged = random.nextDouble() < density;
        for (var layer : layers.entrySet()) {
            if (isChanged) {
                var kept = layer.getValue();
                model.put(layer.getKey(), kept.size() == 1 ? kept.getFirst() : kept.get(random.nextInt(kept.size())));
            }
            isChanged = random.nextDouble() < stickiness ? isChanged : random.nextDouble() < density;
        }
        return model;
    }

    /** The layers that can be in a chain, in the model's order, with what each can be in it. */
    private SequencedMap<String, List<Candidate>> layers(Candidate chain) {
        Map<Integer, SequencedMap<String, List<Candidate>>> bySubgraph = new TreeMap<>();
        candidates.forEach((pattern, byLayer) -> pattern.instances().forEach(instance -> {
            for (int i = 0; i < instance.layers().size(); i++) {
                String layer = instance.layers().get(i);
                var kept = byLayer.getOrDefault(pattern.layers().get(i).node(), List.of()).stream()
                        .filter(candidate -> candidate.chain().equals(chain))
                        .toList();
                if (!kept.isEmpty()) {
                    bySubgraph
                            .computeIfAbsent(instance.index(), key -> new LinkedHashMap<>())
                            .put(layer, kept);
                }
            }
        }));
        SequencedMap<String, List<Candidate>> layers = new LinkedHashMap<>();
        bySubgraph.values().forEach(layers::putAll);
        return layers;
    }
}
