package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.rewrite.Ranges;
import dev.halftone.rewrite.WeightCodes;
import dev.halftone.work.Shard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SubgraphPricerTest {

    private static final Candidate DYNAMIC = new Candidate(NumberFormat.INT8_DYNAMIC, "SharedDynamicMatMul");
    private static final Candidate STATIC = new Candidate(NumberFormat.INT8, "MatMulIntegerToFloat");
    private static final Candidate HALF = new Candidate(NumberFormat.FP16, "HalfPrecision");

    /** Two products that are alike and one that is not. */
    private static Graph products() {
        var random = new Random(7);
        var graph = GraphBuilder.ofOpset(21);
        var shape = Optional.of(List.of(new Dimension.Named("rows"), Dimension.of(64)));
        graph.input(new ValueInfo("x", ElementType.FLOAT, shape));
        graph.initializer("w1", TwoLayers.random(random, 0.1, 64, 64));
        graph.initializer("w2", TwoLayers.random(random, 0.1, 64, 64));
        graph.initializer("w3", TwoLayers.random(random, 0.1, 64, 32));
        add(graph, "MatMul", "one", "x", "w1");
        add(graph, "MatMul", "two", "one", "w2");
        add(graph, "MatMul", "three", "two", "w3");
        graph.output(ValueInfo.unknown("three", ElementType.FLOAT));
        return graph.build();
    }

    /** Two convolutions that are alike. */
    private static Graph convolutions() {
        var random = new Random(8);
        var graph = GraphBuilder.ofOpset(21);
        graph.input(ValueInfo.of("x", ElementType.FLOAT, 1, 4, 6, 6));
        graph.initializer("w1", TwoLayers.random(random, 0.1, 4, 4, 1, 1));
        graph.initializer("w2", TwoLayers.random(random, 0.1, 4, 4, 1, 1));
        add(graph, "Conv", "one", "x", "w1");
        add(graph, "Conv", "two", "one", "w2");
        graph.output(ValueInfo.unknown("two", ElementType.FLOAT));
        return graph.build();
    }

    private static void add(GraphBuilder graph, String operator, String output, String... inputs) {
        graph.add(new Node(output, "", operator, List.of(inputs), List.of(output), Map.of()));
    }

    private static PricingSubject subject(Graph graph, Tensor x, Ranges ranges, Candidate... candidates) {
        var inputs = Map.of("x", x);
        var types = Shapes.observe(graph, Backends.cpu(), inputs);
        var partition = Partitioner.partition(graph, types);
        Map<String, List<Candidate>> byLayer = new TreeMap<>();
        partition.layers().forEach(layer -> byLayer.put(layer.node(), List.of(candidates)));
        return new PricingSubject(
                graph,
                partition,
                new LinkedHashMap<>(types),
                List.of(new ShapePoint("point", 1, inputs)),
                byLayer,
                ranges,
                PricingSubject.anyWeights(graph),
                WeightCodes.SIGNED,
                Map.of("point", 1_000_000L),
                1);
    }

    private static PricingSubject products(Ranges ranges, Candidate... candidates) {
        return subject(products(), TwoLayers.random(new Random(9), 1, 16, 64), ranges, candidates);
    }

    private static PricingSubject convolutionsInIntegers() {
        var graph = convolutions();
        var x = TwoLayers.random(new Random(9), 1, 1, 4, 6, 6);
        var ranges = ObservedRanges.of(Backends.cpu(), graph, List.of("one", "two"), Map.of("x", x));
        return subject(
                graph,
                x,
                value -> ranges.of(value).or(() -> ranges.of("one")),
                new Candidate(NumberFormat.INT8, "QdqConv"));
    }

    private static Prices price(PricingSubject subject) {
        return price(subject, Shard.WHOLE);
    }

    private static Prices price(PricingSubject subject, Shard part) {
        var settings = SessionSettings.asUsersRun(1);
        var meter = new LatencyMeter(
                Backends.cpu(), settings, new Protocol(1, 3, 3, 50_000, 100, 1), 1L << 30, Metronome.unset());
        return new SubgraphPricer(Backends.cpu(), settings, meter, Progress.silent()).price(subject, part);
    }

    /** Whether a configuration is timed over migrated channels, as those are that save time without. */
    private static boolean isMigrated(LatencyTable.Delta delta) {
        var configuration = Configuration.parse(delta.configuration());
        return configuration.candidates().stream().anyMatch(Candidate::migrated);
    }

    private static List<String> signatures(Partition partition) {
        return Pattern.of(partition).stream().map(Pattern::signature).toList();
    }

    @Test
    void subgraphsThatAreAlikeAreTimedOnce() {
        var subject = products(Ranges.unknown(), DYNAMIC);

        var prices = price(subject);

        var signatures = signatures(subject.partition());
        assertThat(subject.partition().subgraphs()).hasSize(3);
        assertThat(signatures).hasSize(2);
        assertThat(prices.dropped()).isEmpty();
        assertThat(prices.table().deltas().stream().filter(delta -> !isMigrated(delta)))
                .extracting(LatencyTable.Delta::key, LatencyTable.Delta::configuration, LatencyTable.Delta::point)
                .containsExactlyElementsOf(signatures.stream()
                        .map(signature -> tuple(signature, DYNAMIC.label(), "point"))
                        .toList());
    }

    @Test
    void aCandidateThatNoLayerCanBeWrittenInIsDroppedWithAReason() {
        var prices = price(products(Ranges.unknown(), STATIC));

        assertThat(prices.table().deltas()).isEmpty();
        assertThat(prices.dropped())
                .extracting(Prices.Dropped::candidate, Prices.Dropped::reason)
                .containsOnly(tuple(STATIC.label(), "no layer can be written so"));
    }

    @Test
    void whatFlowsIntoAnInnerSubgraphIsWhatTheModelComputes() {
        var subject = products(Ranges.unknown());
        var patterns = Pattern.of(subject.partition());
        var last = patterns.getLast();

        var inputs = CapturedInputs.of(Backends.cpu(), subject, patterns).of(last.reference(subject));

        var showing = subject.graph().withOutputs(List.of(ValueInfo.unknown("two", ElementType.FLOAT)));
        assertThat(inputs.get("point"))
                .isEqualTo(Backends.cpu()
                        .evaluate(showing, subject.points().getFirst().inputs()));
    }

    @Test
    void aProductIsTimedByItselfAndAConvolutionInItsModel() {
        var products = products(Ranges.unknown());
        var product = Pattern.of(products.partition()).getFirst();
        var convolutions = subject(convolutions(), TwoLayers.random(new Random(9), 1, 1, 4, 6, 6), Ranges.unknown());
        var convolution = Pattern.of(convolutions.partition()).getFirst();

        assertThat(product.reference(products).nodes()).extracting(Node::name).containsExactly("one");
        assertThat(product.instances()).hasSize(2);
        assertThat(convolution.reference(convolutions)).isSameAs(convolutions.graph());
        assertThat(convolution.instances()).hasSize(2);
    }

    @Test
    void convolutionsThatAreAlikeAreChangedTogetherAndPricedEach() {
        var subject = convolutionsInIntegers();

        var prices = price(subject);

        assertThat(prices.dropped()).isEmpty();
        assertThat(prices.table().deltas()).singleElement().satisfies(delta -> {
            assertThat(delta.key()).isEqualTo(signatures(subject.partition()).getFirst());
            assertThat(delta.configuration()).isEqualTo("Int8/QdqConv");
        });
        assertThat(prices.table().references()).hasSize(1);
    }

    @Test
    void convolutionsThatCanBeNothingElseHaveNoPrice() {
        var graph = convolutions();
        var subject = subject(graph, TwoLayers.random(new Random(9), 1, 1, 4, 6, 6), Ranges.unknown());

        assertThat(price(subject).table().deltas()).isEmpty();
        assertThat(price(subject).table().bonds()).isEmpty();
    }

    @Test
    void neighboursHaveAPriceOfTheirOwn() {
        var subject = convolutionsInIntegers();
        String signature = signatures(subject.partition()).getFirst();

        assertThat(price(subject).table().bonds())
                .extracting(LatencyTable.Bond::pair, LatencyTable.Bond::candidate, LatencyTable.Bond::point)
                .containsExactly(tuple(new LatencyTable.Pair(signature, 0, signature, 0), "Int8/QdqConv", "point"));
    }

    @Test
    void convolutionsAreOneShardsWorkAndProductsAreDealtOut() {
        var convolutions = convolutionsInIntegers();
        assertThat(price(convolutions, new Shard(1, 2)).table().references()).isEmpty();
        assertThat(price(convolutions, new Shard(0, 2)).table().deltas()).hasSize(1);

        var products = products(Ranges.unknown(), DYNAMIC).partition();
        assertThat(Pattern.of(products, new Shard(0, 2)))
                .containsExactly(Pattern.of(products).getFirst());
        assertThat(Pattern.of(products, new Shard(1, 2)))
                .containsExactly(Pattern.of(products).getLast());
    }

    @Test
    void severalCandidatesOfALayerAreAllTimed() {
        var prices = price(products(Ranges.unknown(), DYNAMIC, HALF));

        assertThat(prices.table().deltas().stream()
                        .filter(delta -> !isMigrated(delta))
                        .map(LatencyTable.Delta::configuration)
                        .distinct())
                .containsExactlyInAnyOrder(DYNAMIC.label(), HALF.label());
    }
}
