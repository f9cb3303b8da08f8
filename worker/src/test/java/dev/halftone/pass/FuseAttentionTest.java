package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuseAttentionTest {

    private static final int HEADS = 3;
    private static final int SIZE = 4;
    private static final int WIDTH = HEADS * SIZE;

    private final Backend backend = Backends.cpu();

    /** Values [batch, positions, WIDTH], of which batch and positions are open. */
    private static String input(GraphBuilder builder, String name, long width) {
        List<Dimension> axes =
                List.of(new Dimension.Named("batch"), new Dimension.Named("positions"), Dimension.of(width));
        return builder.input(new ValueInfo(name, ElementType.FLOAT, Optional.of(axes)));
    }

    private static String longs(GraphBuilder builder, long... values) {
        return builder.constant("longs", Tensor.ofLongs(new long[] {values.length}, values));
    }

    private static String transpose(GraphBuilder builder, String value, long... axes) {
        return builder.op("Transpose", List.of(value), Map.of("perm", Attribute.of(axes)));
    }

    private static String heads(GraphBuilder builder, String value, long... axes) {
        return transpose(builder, builder.op("Reshape", value, longs(builder, 0, 0, HEADS, SIZE)), axes);
    }

    private static String scaled(GraphBuilder builder, String operator, String value, float by) {
        return builder.op(operator, value, builder.constant("factor", Tensor.scalar(by)));
    }

    private static Graph ended(GraphBuilder builder, String scores, String values, long... joined) {
        String attended = builder.op("MatMul", builder.op("Softmax", scores), values);
        String end = builder.op("Reshape", transpose(builder, attended, 0, 2, 1, 3), longs(builder, joined));
        return builder.output(ValueInfo.unknown(end, ElementType.FLOAT)).build();
    }

    /** Scores of queries and keys that come apart, divided by two. */
    private static String scores(GraphBuilder builder) {
        String queries = heads(builder, input(builder, "queries", WIDTH), 0, 2, 1, 3);
        String keys = heads(builder, input(builder, "keys", WIDTH), 0, 2, 3, 1);
        return scaled(builder, "Div", builder.op("MatMul", queries, keys), 2);
    }

    private static Graph plain() {
        var builder = GraphBuilder.ofOpset(21);
        String scores = scores(builder);
        return ended(builder, scores, heads(builder, input(builder, "values", WIDTH), 0, 2, 1, 3), 0, 0, WIDTH);
    }

    /** Queries, keys and values in one value; both queries and keys are scaled, keys after their transposition. */
    private static Graph inOne(boolean gathered) {
        var builder = GraphBuilder.ofOpset(21);
        String parted = builder.op("Reshape", input(builder, "all", 3 * WIDTH), longs(builder, 0, -1, 3, HEADS, SIZE));
        String first = transpose(builder, parted, 2, 0, 3, 1, 4);
        List<String> parts = new ArrayList<>();
        if (gathered) {
            for (long i = 0; i < 3; i++) {
                String index = builder.constant("index", Tensor.ofLongs(new long[0], i));
                parts.add(builder.op("Gather", List.of(first, index), Map.of("axis", Attribute.of(0L))));
            }
        } else {
            var names = List.of("q", "k", "v");
            var three = Map.of("axis", Attribute.of(0L), "num_outputs", Attribute.of(3L));
            builder.add(new Node("split", "", "Split", List.of(first), names, three));
            names.forEach(name -> parts.add(builder.op("Squeeze", name, longs(builder, 0))));
        }
        String queries = scaled(builder, "Mul", parts.get(0), 0.6f);
        String keys = scaled(builder, "Mul", transpose(builder, parts.get(1), 0, 1, 3, 2), 0.6f);
        return ended(builder, builder.op("MatMul", queries, keys), parts.get(2), 0, -1, WIDTH);
    }

    private static Tensor random(int seed, long... shape) {
        int count = 1;
        for (long axis : shape) {
            count *= (int) axis;
        }
        return Tensor.ofFloats(shape, RandomInputs.floats(count, new Random(seed)));
    }

    private double difference(Graph one, Graph other, Map<String, Tensor> inputs) {
        try (var before = backend.open(one, SessionSettings.asUsersRun(1));
                var after = backend.open(other, SessionSettings.asUsersRun(1))) {
            return RandomInputs.relativeRmse(before.evaluate(inputs), after.evaluate(inputs));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,7", "4,5"})
    void attention_over_operands_that_come_apart_becomes_one_kernel_at_any_size(long batch, long positions) {
        var graph = plain();

        var fused = new FuseAttention().apply(graph);

        assertThat(fused.nodes()).singleElement().satisfies(node -> {
            assertThat(node.qualifiedOperator()).isEqualTo("com.microsoft.MultiHeadAttention");
            assertThat(node.inputs()).containsExactly("queries", "keys", "values");
            assertThat(node.integer("num_heads", 0)).isEqualTo(HEADS);
            assertThat(node.real("scale", 0)).isEqualTo(0.5f);
        });
        var inputs = Map.of(
                "queries", random(1, batch, positions, WIDTH),
                "keys", random(2, batch, positions, WIDTH),
                "values", random(3, batch, positions, WIDTH));
        assertThat(difference(graph, fused, inputs)).isLessThan(1e-6);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void attention_over_operands_in_one_value_splits_it_once(boolean gathered) {
        var graph = inOne(gathered);

        var fused = new FuseAttention().apply(graph);

        assertThat(fused.nodes()).extracting(Node::operator).containsExactly("Split", "MultiHeadAttention");
        assertThat(fused.nodes().getLast().inputs())
                .isEqualTo(fused.nodes().getFirst().outputs());
        assertThat(fused.nodes().getLast().real("scale", 0)).isEqualTo(0.36f);
        assertThat(difference(graph, fused, Map.of("all", random(4, 2, 6, 3 * WIDTH))))
                .isLessThan(1e-6);
    }

    @Test
    void both_products_are_no_layers_any_more() {
        assertThat(Layers.of(plain())).hasSize(2);
        assertThat(Layers.of(new FuseAttention().apply(plain()))).isEmpty();
    }

    @Test
    void a_bias_of_the_scores_that_is_no_mask_of_padding_stays_as_it_is() {
        var builder = GraphBuilder.ofOpset(21);
        String scores = scores(builder);
        String bias = builder.input(ValueInfo.of("bias", ElementType.FLOAT, 1, HEADS, 5, 5));
        var graph = ended(
                builder,
                builder.op("Add", scores, bias),
                heads(builder, input(builder, "values", WIDTH), 0, 2, 1, 3),
                0,
                0,
                WIDTH);

        assertThat(new FuseAttention().apply(graph)).isSameAs(graph);
    }

    @Test
    void heads_that_are_not_joined_in_their_order_stay_apart() {
        var builder = GraphBuilder.ofOpset(21);
        String values = heads(builder, input(builder, "values", WIDTH), 0, 2, 1, 3);
        // batch and positions in one axis: what comes after would read other rows
        var graph = ended(builder, scores(builder), values, 1, -1, WIDTH);

        assertThat(new FuseAttention().apply(graph)).isSameAs(graph);
    }

    @Test
    void values_that_are_scaled_stay_apart() {
        var builder = GraphBuilder.ofOpset(21);
        String values = scaled(builder, "Mul", heads(builder, input(builder, "values", WIDTH), 0, 2, 1, 3), 3);

        var graph = ended(builder, scores(builder), values, 0, 0, WIDTH);

        assertThat(new FuseAttention().apply(graph)).isSameAs(graph);
    }
}
