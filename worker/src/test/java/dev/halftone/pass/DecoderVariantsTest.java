package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.decoder.DecoderFiles;
import dev.halftone.decoder.DecoderSize;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoderVariantsTest {

    private static final int WIDTH = 16;
    private static final int HEADS = 2;
    private static final long HALF = 4;

    private final Backend backend = Backends.cpu();

    /** A residual sum, its normalisation, and the heads of it turned by an angle for each of the positions. */
    static Graph decoder() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 5, WIDTH));
        String sum = builder.op("Add", builder.op("Relu", x), x);
        String normal = RootMeanSquareGraphs.normalized(builder, sum, WIDTH);
        builder.output(ValueInfo.unknown(builder.op("Neg", sum), ElementType.FLOAT));
        return builder.output(ValueInfo.unknown(turned(builder, heads(builder, normal), HALF), ElementType.FLOAT))
                .build();
    }

    private static String heads(GraphBuilder builder, String x) {
        String parted = builder.op(
                "Reshape", x, builder.constant("parted", Tensor.ofLongs(new long[] {4}, 0, 0, HEADS, WIDTH / HEADS)));
        return builder.op("Transpose", List.of(parted), Map.of("perm", Attribute.of(0L, 2L, 1L, 3L)));
    }

    private static String turned(GraphBuilder builder, String x, long secondHalf) {
        String positions = builder.constant("positions", Tensor.ofFloats(new long[] {5, 1}, 0, 1, 2, 3, 4));
        String pace = builder.constant("pace", Tensor.ofFloats(new long[] {1, HALF}, 1, 0.3f, 0.1f, 0.03f));
        String angle = builder.op("Mul", positions, pace);
        String cosine = builder.op("Cos", angle);
        String sine = builder.op("Sin", angle);
        String low = slice(builder, x, 0, HALF);
        String high = slice(builder, x, secondHalf, Long.MAX_VALUE);
        String first = builder.op("Sub", builder.op("Mul", low, cosine), builder.op("Mul", high, sine));
        String second = builder.op("Add", builder.op("Mul", low, sine), builder.op("Mul", high, cosine));
        return builder.op("Concat", List.of(first, second), Map.of("axis", Attribute.of(-1L)));
    }

    private static String slice(GraphBuilder builder, String x, long start, long end) {
        return builder.op(
                "Slice",
                x,
                builder.constant("start", Tensor.vector(start)),
                builder.constant("end", Tensor.vector(end)),
                builder.constant("axis", Tensor.vector(3L)));
    }

    private static Graph with(Graph graph, String... rows) {
        return new Variants(false, Optional.empty()).apply(graph, List.of(rows));
    }

    private double difference(Graph graph, Graph other) {
        var inputs = RandomInputs.of(graph, 1, 1);
        return RandomInputs.relativeRmse(backend.evaluate(graph, inputs), backend.evaluate(other, inputs));
    }

    @Test
    void aRootMeanSquareNormalizationBecomesOneNode() {
        var graph = decoder();

        var fused = with(graph, "RootMeanSquareNormalization");

        assertThat(fused.nodes()).hasSize(graph.nodes().size() - 6);
        assertThat(fused.nodes().stream().filter(node -> node.is("SimplifiedLayerNormalization")))
                .singleElement()
                .satisfies(node -> assertThat(node.real("epsilon", 0)).isEqualTo(0.01f));
        assertThat(difference(graph, fused)).isLessThan(1e-6);
    }

    @Test
    void theResidualSumBeforeItGoesInAsWell() {
        var graph = decoder();

        var fused = with(graph, "RootMeanSquareNormalization", "SkipLayerNormalization");

        assertThat(fused.nodes())
                .extracting(Node::qualifiedOperator)
                .contains("com.microsoft.SkipSimplifiedLayerNormalization")
                .doesNotContain("SimplifiedLayerNormalization");
        assertThat(difference(graph, fused)).isLessThan(1e-6);
    }

    @Test
    void aNormalizationAloneIsThatOfTwiceItsInput() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 5, WIDTH));
        String y = RootMeanSquareGraphs.normalized(builder, x, WIDTH);
        var graph = builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();

        var doubled = with(graph, "RootMeanSquareNormalization", "SkipLayerNormalizationEverywhere");

        assertThat(doubled.nodes()).singleElement().satisfies(node -> {
            assertThat(node.qualifiedOperator()).isEqualTo("com.microsoft.SkipSimplifiedLayerNormalization");
            assertThat(node.real("epsilon", 0)).isEqualTo(0.04f);
        });
        assertThat(difference(graph, doubled)).isLessThan(1e-6);
    }

    @Test
    void halvesTurnedByAnglesBecomeOneNode() {
        var graph = decoder();

        var fused = with(graph, "RotaryEmbedding");

        assertThat(fused.nodes())
                .extracting(Node::qualifiedOperator)
                .contains("com.microsoft.RotaryEmbedding")
                .doesNotContain("Slice", "Concat", "Sub");
        assertThat(difference(graph, fused)).isLessThan(1e-6);
    }

    @Test
    void partsThatAreNotTheHalvesAreLeftAlone() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, HEADS, 5, 4 * HALF));
        var graph = builder.output(ValueInfo.unknown(turned(builder, x, 3 * HALF), ElementType.FLOAT))
                .build();

        assertThat(with(graph, "RotaryEmbedding")).isSameAs(graph);
    }

    /** The whole times cosines and its exchanged halves times sines, as most libraries write it. */
    private static Graph exchanged(boolean isRepeated) {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, HEADS, 5, 2 * HALF));
        String positions = builder.constant("positions", Tensor.ofFloats(new long[] {1, 5, 1}, 0, 1, 2, 3, 4));
        String pace = builder.constant("pace", Tensor.ofFloats(new long[] {1, 1, HALF}, 1, 0.3f, 0.1f, 0.03f));
        String angle = builder.op("Mul", positions, pace);
        var last = Map.of("axis", Attribute.of(-1L));
        String twice = builder.op("Concat", List.of(angle, isRepeated ? angle : builder.op("Neg", angle)), last);
        String axis = builder.constant("heads", Tensor.vector(1L));
        String cosine = builder.op("Unsqueeze", builder.op("Cos", twice), axis);
        String sine = builder.op("Unsqueeze", builder.op("Sin", twice), axis);
        for (int i = 0; i < 2; i++) {
            String high = builder.op("Neg", slice(builder, x, HALF, Long.MAX_VALUE));
            String other = builder.op("Concat", List.of(high, slice(builder, x, 0, HALF)), last);
            x = builder.op("Add", builder.op("Mul", x, cosine), builder.op("Mul", other, sine));
        }
        return builder.output(ValueInfo.unknown(x, ElementType.FLOAT)).build();
    }

    @Test
    void theWholeAndItsExchangedHalvesBecomeOneNodeAndShareTheirTables() {
        var graph = exchanged(true);

        var fused = with(graph, "RotaryEmbedding");

        assertThat(fused.nodes().stream()
                        .filter(node -> node.qualifiedOperator().equals("com.microsoft.RotaryEmbedding")))
                .hasSize(2);
        assertThat(fused.nodes())
                .extracting(Node::operator)
                .filteredOn("Slice"::equals)
                .hasSize(2);
        assertThat(difference(graph, fused)).isLessThan(1e-6);
    }

    @Test
    void tablesWhoseHalvesDifferAreLeftAlone() {
        var graph = exchanged(false);

        assertThat(with(graph, "RotaryEmbedding")).isSameAs(graph);
    }

    @Test
    void aDecoderWithConstantTablesHasThemCutOnce(@TempDir Path folder) throws IOException {
        var file = new DecoderFiles(folder, new DecoderSize(2, 32, 2, 64, 64, 16)).writeModel(0);
        var graph = Passes.inOrder(Canonical.passes(backend)).apply(OnnxReader.read(file));

        var fused = with(graph, "RotaryEmbedding");

        assertThat(fused.nodes().stream()
                        .filter(node -> node.qualifiedOperator().equals("com.microsoft.RotaryEmbedding")))
                .hasSize(4);
        assertThat(fused.nodes()).extracting(Node::operator).doesNotContain("Neg");
        assertThat(fused.types()).containsKeys("Slice_1_output_half", "Slice_2_output_half");
        var inputs = Map.of("tokens", Tensor.ofLongs(new long[] {2, 5}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        assertThat(RandomInputs.relativeRmse(backend.evaluate(graph, inputs), backend.evaluate(fused, inputs)))
                .isLessThan(1e-6);
    }
}
