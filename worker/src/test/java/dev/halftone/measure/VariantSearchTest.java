package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.VariantSearch.Verdict;
import dev.halftone.pass.FloorMasks;
import dev.halftone.pass.RootMeanSquareGraphs;
import dev.halftone.pass.Variants;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class VariantSearchTest {

    private static final int POSITIONS = 4;
    private static final Variants VARIANTS = new Variants(false, Optional.empty());

    /** Attention whose mask takes off 10000 for each step below one: only its floor can be rewritten. */
    private static Graph attention() {
        var graph = GraphBuilder.ofOpset(21);
        String x = graph.input(ValueInfo.of("x", ElementType.FLOAT, 1, POSITIONS, 8));
        String mask = graph.input(ValueInfo.of("mask", ElementType.INT64, 1, 1, POSITIONS));
        String kept = graph.op("Cast", List.of(mask), Map.of("to", Attribute.of(1L)));
        String hidden = graph.op("Sub", graph.constant("one", Tensor.scalar(1)), kept);
        String added = graph.op("Mul", hidden, graph.constant("masked", Tensor.scalar(-10000)));
        String keys = graph.op("Transpose", List.of(x), Map.of("perm", Attribute.of(0L, 2L, 1L)));
        String attended =
                graph.op("MatMul", graph.op("Softmax", graph.op("Add", graph.op("MatMul", x, keys), added)), x);
        graph.output(ValueInfo.unknown(attended, ElementType.FLOAT));
        return graph.build();
    }

    private static List<ShapePoint> points(long... mask) {
        return List.of(new ShapePoint(
                "point",
                1,
                Map.of(
                        "x", TwoLayers.random(new Random(5), 1, 1, POSITIONS, 8),
                        "mask", Tensor.ofLongs(new long[] {1, 1, POSITIONS}, mask))));
    }

    private static VariantSearch.Found search(UnaryOperator<Graph> typical, long... mask) {
        return search(attention(), points(mask), typical);
    }

    private static VariantSearch.Found search(Graph graph, List<ShapePoint> points, UnaryOperator<Graph> typical) {
        var protocol = new Protocol(2, 9, 9, 100_000, 100, 1);
        var meter =
                new LatencyMeter(Backends.cpu(), SessionSettings.asUsersRun(1), protocol, 1L << 30, Metronome.unset());
        return new VariantSearch(Backends.cpu(), meter, points, VARIANTS, Progress.silent()).search(graph, typical);
    }

    private static boolean isFloored(Graph graph) {
        return graph.nodes().stream().anyMatch(node -> node.is("Max"));
    }

    /** The same with hundreds of nodes more: slower on every machine. */
    private static Graph slowed(Graph graph) {
        var slow = GraphBuilder.from(graph);
        String value = "x";
        for (int i = 0; i < 300; i++) {
            value = slow.op("Softmax", value);
        }
        slow.output(ValueInfo.unknown(value, ElementType.FLOAT));
        return slow.build();
    }

    @Test
    void aRewriteThatMakesBuildsFasterIsTaken() {
        var found = search(graph -> isFloored(graph) ? graph : slowed(graph), 1, 1, 0, 1);

        assertThat(found.tried()).singleElement().satisfies(tried -> {
            assertThat(tried.name()).isEqualTo("FloorMasks");
            assertThat(tried.verdict()).isEqualTo(Verdict.TAKEN);
            assertThat(tried.gainNanos()).isPositive();
            assertThat(Double.parseDouble(tried.difference())).isLessThan(1e-4);
            assertThat(tried.nodes()).isEqualTo(1);
        });
        assertThat(found.graph().nodes())
                .isEqualTo(new FloorMasks().apply(attention()).nodes());
    }

    @Test
    void aRewriteThatMakesBuildsSlowerIsLeft() {
        var found = search(graph -> isFloored(graph) ? slowed(graph) : graph, 1, 1, 0, 1);

        assertThat(found.tried()).extracting(VariantSearch.Tried::verdict).containsExactly(Verdict.NOT_FASTER);
        assertThat(found.graph().nodes()).isEqualTo(attention().nodes());
    }

    @Test
    void aRewriteThatChangesTheOutputsIsNotEvenTimed() {
        // no position counts, one still less than the others: a floor makes them equal
        var found = search(
                graph -> {
                    throw new AssertionError("nothing is to be timed");
                },
                0,
                0,
                -1,
                0);

        assertThat(found.tried()).singleElement().satisfies(tried -> {
            assertThat(tried.verdict()).isEqualTo(Verdict.CHANGES_OUTPUTS);
            assertThat(Double.parseDouble(tried.difference())).isGreaterThan(1e-2);
        });
        assertThat(found.graph().nodes()).isEqualTo(attention().nodes());
    }

    @Test
    void whatAnotherRewriteMadePossibleIsTriedAfterIt() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 1, POSITIONS, 8));
        String sum = builder.op("Add", x, builder.op("Relu", x));
        String y = RootMeanSquareGraphs.normalized(builder, sum, 8);
        var graph = builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();
        var points =
                List.of(new ShapePoint("point", 1, Map.of("x", TwoLayers.random(new Random(5), 1, 1, POSITIONS, 8))));

        var found = search(graph, points, g -> g.nodes().stream().anyMatch(node -> node.is("Pow")) ? slowed(g) : g);

        assertThat(found.tried())
                .extracting(VariantSearch.Tried::name)
                .contains("RootMeanSquareNormalization", "SkipLayerNormalization");
        assertThat(found.tried().getFirst().verdict()).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void rewritesAreAppliedInTheTablesOrderWhateverTheirNamesOrder() {
        var graph = attention();

        assertThat(VARIANTS.apply(graph, List.of())).isSameAs(graph);
        assertThat(isFloored(VARIANTS.apply(graph, List.of("BiasGelu", "FloorMasks"))))
                .isTrue();
    }

    @Test
    void positionsThatAMaskLeavesOutAreNotCompared() {
        var graph = GraphBuilder.ofOpset(21);
        List<Dimension> axes = List.of(new Dimension.Named("batch"), new Dimension.Named("length"));
        String mask = graph.input(new ValueInfo("mask", ElementType.INT64, Optional.of(axes)));
        List<Dimension> stack = List.of(axes.getFirst(), axes.getLast(), Dimension.of(8));
        String x = graph.input(new ValueInfo("x", ElementType.FLOAT, Optional.of(stack)));
        String w = graph.constant("w", TwoLayers.random(new Random(5), 1, 8, 8));
        String y = graph.op("MatMul", x, w);
        graph.output(new ValueInfo(y, ElementType.FLOAT, Optional.of(stack)));
        var point = new ShapePoint(
                "point",
                1,
                Map.of(
                        "x",
                        TwoLayers.random(new Random(5), 1, 1, POSITIONS, 8),
                        mask,
                        Tensor.ofLongs(new long[] {1, POSITIONS}, 1, 1, 0, 0)));
        var meter = new LatencyMeter(
                Backends.cpu(),
                SessionSettings.asUsersRun(1),
                new Protocol(2, 9, 9, 100_000, 100, 1),
                1L << 30,
                Metronome.unset());

        var found = new VariantSearch(
                        Backends.cpu(),
                        meter,
                        List.of(point),
                        new Variants(false, Optional.of(mask)),
                        Progress.silent())
                .search(graph.build(), built -> built.nodes().size() > 1 ? built : slowed(built));

        assertThat(found.tried()).singleElement().satisfies(tried -> {
            assertThat(tried.name()).isEqualTo("RemovePadding");
            assertThat(tried.verdict()).isEqualTo(Verdict.TAKEN);
            assertThat(Double.parseDouble(tried.difference())).isLessThan(1e-6);
        });
    }
}
