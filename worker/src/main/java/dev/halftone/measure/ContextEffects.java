package dev.halftone.measure;

import dev.halftone.partition.Neighbours;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What the time of a model with convolutions is made of: what each layer adds in each candidate, and what two neighbours add
 * that are in one chain, since no conversion is needed where they meet. Layers at the same place of subgraphs that are alike
 * share their effects.
 */
final class ContextEffects {

    private final SequencedMap<Effect, Integer> indices = new LinkedHashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final List<Neighbours.Pair> pairs;

    /** Where a layer is: in which subgraph, of what signature, the how manieth. */
    private record Place(int subgraph, String signature, int layer) {}

    /** One summand. */
    sealed interface Effect {

        /** Of one layer. */
        record Own(String signature, int layer, Candidate candidate) implements Effect {}

        /**
         * Of two neighbours.
         *
         * @param within whether they are in one subgraph
         * @param candidate that both have, or whose codes both go on with
         */
        record Together(LatencyTable.Pair pair, boolean within, Candidate candidate) implements Effect {}
    }

    /** The effects of all candidates of the layers of some patterns. */
    ContextEffects(SequencedMap<Pattern, Map<String, List<Candidate>>> candidates, List<Neighbours.Pair> neighbours) {
        Map<Place, List<Candidate>> all = new LinkedHashMap<>();
        candidates.forEach((pattern, byLayer) -> pattern.instances().forEach(instance -> {
            for (int i = 0; i < instance.layers().size(); i++) {
                var place = new Place(instance.index(), pattern.signature(), i);
                places.put(instance.layers().get(i), place);
                all.put(place, byLayer.getOrDefault(pattern.layers().get(i).node(), List.of()));
            }
        }));
        pairs = neighbours.stream()
                .filter(pair -> places.containsKey(pair.first()) && places.containsKey(pair.second()))
                .toList();
        all.forEach((place, kept) -> kept.forEach(candidate -> add(own(place, candidate))));
        for (var pair : pairs) {
            var first = place(pair.first());
            var second = place(pair.second());
            var others = all.getOrDefault(second, List.of()).stream()
                    .map(Candidate::chain)
                    .toList();
            all.getOrDefault(first, List.of()).stream()
                    .map(Candidate::chain)
                    .filter(others::contains)
                    .forEach(chain -> add(together(first, second, chain)));
        }
    }

    /** All of them, in the order of their counts. */
    List<Effect> all() {
        return List.copyOf(indices.sequencedKeySet());
    }

    /** For each effect whether it is one of neighbours. */
    boolean[] bonds() {
        boolean[] bonds = new boolean[indices.size()];
        indices.forEach((effect, index) -> bonds[index] = effect instanceof Effect.Together);
        return bonds;
    }

    /** How often each effect is in the model's time when these layers are in these candidates and the others as they are. */
    double[] counts(Map<String, Candidate> chosen) {
        List<Effect> present = new ArrayList<>();
        chosen.forEach((layer, candidate) -> present.add(own(place(layer), candidate)));
        for (var pair : pairs) {
            var first = chosen.get(pair.first());
            var second = chosen.get(pair.second());
            if (first != null && second != null && first.chain().equals(second.chain())) {
                present.add(together(place(pair.first()), place(pair.second()), first.chain()));
            }
        }
        double[] counts = new double[indices.size()];
        present.stream().map(indices::get).filter(index -> index != null).forEach(index -> counts[index]++);
        return counts;
    }

    /** One effect alone. */
    double[] alone(Effect effect) {
        double[] counts = new double[indices.size()];
        counts[indices.getOrDefault(effect, 0)] = 1;
        return counts;
    }

    private void add(Effect effect) {
        indices.putIfAbsent(effect, indices.size());
    }

    private Place place(String layer) {
        var place = places.get(layer);
        if (place == null) {
            throw new IllegalArgumentException("layer " + layer + " is in none of the patterns");
        }
        return place;
    }

    private static Effect own(Place place, Candidate candidate) {
        return new Effect.Own(place.signature, place.layer, candidate);
    }

    private static Effect together(Place first, Place second, Candidate candidate) {
        return new Effect.Together(
                new LatencyTable.Pair(first.signature, first.layer, second.signature, second.layer),
                first.subgraph == second.subgraph,
                candidate);
    }
}
