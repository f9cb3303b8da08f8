package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.format.NumberFormat;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Neighbours.Pair;
import dev.halftone.partition.Subgraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContextDesignTest {

    private static final Candidate INT8 = new Candidate(NumberFormat.INT8, "QdqConv");
    private static final Candidate OTHER = new Candidate(NumberFormat.INT8_DYNAMIC, "DynamicMatMulInteger");

    private static Subgraph subgraph(int index, String signature, String... layers) {
        return new Subgraph(index, List.of(layers), List.of(layers), List.of(), List.of(), signature);
    }

    private static Layer layer(String name, String operator) {
        return new Layer(name, operator, List.of());
    }

    /** Two subgraphs that are alike, of two convolutions each, and one of a convolution and a product. */
    private static SequencedMap<Pattern, Map<String, List<Candidate>>> candidates() {
        SequencedMap<Pattern, Map<String, List<Candidate>>> candidates = new LinkedHashMap<>();
        candidates.put(
                new Pattern(
                        "twin",
                        List.of(subgraph(0, "twin", "a1", "b1"), subgraph(2, "twin", "a2", "b2")),
                        List.of(layer("a1", "Conv"), layer("b1", "Conv"))),
                Map.of("a1", List.of(INT8), "b1", List.of(INT8)));
        candidates.put(
                new Pattern(
                        "mixed",
                        List.of(subgraph(1, "mixed", "c", "m")),
                        List.of(layer("c", "Conv"), layer("m", "MatMul"))),
                Map.of("c", List.of(INT8), "m", List.of(OTHER)));
        return candidates;
    }

    private static ContextEffects effects() {
        return new ContextEffects(
                candidates(),
                List.of(new Pair("a1", "b1"), new Pair("b1", "c"), new Pair("c", "a2"), new Pair("a2", "b2")));
    }

    @Test
    void everyKindOfLayerIsChangedAloneAndAllConvolutionsAtOnce() {
        var models = new ContextDesign(candidates(), 1).models();

        assertThat(models)
                .contains(
                        Map.of("a1", INT8, "a2", INT8),
                        Map.of("b1", INT8, "b2", INT8),
                        Map.of("c", INT8),
                        Map.of("m", OTHER),
                        Map.of("a1", INT8, "b1", INT8, "c", INT8, "a2", INT8, "b2", INT8))
                .doesNotHaveDuplicates();
        assertThat(models)
                .as("only convolutions are drawn")
                .filteredOn(model -> model.containsKey("m"))
                .hasSize(1);
    }

    @Test
    void layersWithTwoCandidatesInOneChainAreDrawnInBoth() {
        var narrow = new Candidate(NumberFormat.INT7, "QdqConv7");
        var both = candidates();
        both.replaceAll((pattern, byLayer) -> {
            Map<String, List<Candidate>> more = new LinkedHashMap<>(byLayer);
            more.replaceAll((layer, kept) -> kept.contains(INT8) ? List.of(INT8, narrow) : kept);
            return more;
        });
        var design = new ContextDesign(both, 1);

        assertThat(design.models())
                .contains(
                        Map.of("a1", INT8, "b1", INT8, "c", INT8, "a2", INT8, "b2", INT8),
                        Map.of("a1", narrow, "b1", narrow, "c", narrow, "a2", narrow, "b2", narrow))
                .anySatisfy(model -> assertThat(model.values()).contains(INT8, narrow));
        assertThat(design.likePlans(
                        model -> model.values().stream()
                                .mapToDouble(candidate -> candidate.equals(narrow) ? 2 : 1)
                                .sum(),
                        6))
                .isNotEmpty()
                .allSatisfy(model -> assertThat(model.values()).containsOnly(narrow));
    }

    @Test
    void theSameSeedGivesTheSameModels() {
        assertThat(new ContextDesign(candidates(), 5).models())
                .isEqualTo(new ContextDesign(candidates(), 5).models())
                .isNotEqualTo(new ContextDesign(candidates(), 6).models());
    }

    @Test
    void modelsLikePlansSaveMoreThanTheyCost() {
        List<String> saving = List.of("a1", "c", "b2");

        var models = new ContextDesign(candidates(), 1)
                .likePlans(
                        model -> model.keySet().stream()
                                .mapToDouble(layer -> saving.contains(layer) ? 10 : -1)
                                .sum(),
                        12);

        assertThat(models).contains(Map.of("a1", INT8, "c", INT8, "b2", INT8)).hasSizeGreaterThan(2);
        assertThat(models)
                .allSatisfy(model -> assertThat(saving).containsAll(model.keySet()))
                .doesNotHaveDuplicates();
    }

    @Test
    void modelsTellTheEffectsOfALongChainApart() {
        int count = 20;
        SequencedMap<Pattern, Map<String, List<Candidate>>> chain = new LinkedHashMap<>();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "c" + i;
            chain.put(
                    new Pattern(name, List.of(subgraph(i, name, name)), List.of(layer(name, "Conv"))),
                    Map.of(name, List.of(INT8)));
            if (i > 0) {
                pairs.add(new Pair("c" + (i - 1), name));
            }
        }
        var effects = new ContextEffects(chain, pairs);
        double[] real = IntStream.range(0, effects.all().size())
                .mapToDouble(i -> i < count ? 0.01 : -0.03)
                .toArray();
        var models = new ContextDesign(chain, 1).models();

        var found = MostLikely.of(
                IntStream.range(0, models.size())
                        .mapToObj(k -> {
                            double[] counts = effects.counts(models.get(k));
                            double value = IntStream.range(0, counts.length)
                                    .mapToDouble(i -> counts[i] * real[i])
                                    .sum();
                            return new MostLikely.Sum(counts, value, 1e-12, k);
                        })
                        .toList(),
                effects.bonds());

        for (var effect : effects.all()) {
            double[] alone = effects.alone(effect);
            double expected = IntStream.range(0, alone.length)
                    .mapToDouble(i -> alone[i] * real[i])
                    .sum();
            assertThat(found.combined(alone).value()).isCloseTo(expected, within(0.002));
        }
    }

    @Test
    void effectsAreCountedByKindOfLayerAndOfNeighbours() {
        var effects = effects();

        assertThat(effects.all())
                .containsExactly(
                        new ContextEffects.Effect.Own("twin", 0, INT8),
                        new ContextEffects.Effect.Own("twin", 1, INT8),
                        new ContextEffects.Effect.Own("mixed", 0, INT8),
                        new ContextEffects.Effect.Own("mixed", 1, OTHER),
                        together("twin", 0, "twin", 1, true),
                        together("twin", 1, "mixed", 0, false),
                        together("mixed", 0, "twin", 0, false));
        assertThat(effects.bonds()).containsExactly(false, false, false, false, true, true, true);
        assertThat(effects.counts(Map.of("a1", INT8, "a2", INT8, "b2", INT8, "m", OTHER)))
                .containsExactly(2, 1, 0, 1, 1, 0, 0);
        assertThat(effects.counts(Map.of("b1", INT8, "c", INT8, "a2", INT8))).containsExactly(1, 1, 1, 0, 0, 1, 1);
    }

    private static ContextEffects.Effect together(String key, int layer, String other, int otherLayer, boolean within) {
        return new ContextEffects.Effect.Together(new LatencyTable.Pair(key, layer, other, otherLayer), within, INT8);
    }
}
