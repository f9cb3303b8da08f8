package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemovePaddingTest {

    private static final int WIDTH = 3;
    private static final int POSITIONS = 4;
    private static final Dimension BATCH = new Dimension.Named("batch");
    private static final Dimension LENGTH = new Dimension.Named("length");
    private static final Dimension WIDE = Dimension.of(WIDTH);

    private final Backend backend = Backends.cpu();
    private final GraphBuilder builder = GraphBuilder.ofOpset(21);

    private String stack(String value, Dimension... axes) {
        builder.type(new ValueInfo(value, ElementType.FLOAT, Optional.of(List.of(axes))));
        return value;
    }

    private String doubled(String value) {
        var weight = Tensor.ofFloats(new long[] {3, 3}, 2, 0, 0, 0, 2, 0, 0, 0, 2);
        return builder.op("MatMul", value, builder.constant("w", weight));
    }

    /** Two products with a Softmax across positions between them: the sum of both is the output, and what is between too. */
    private Graph encoder(Dimension... axes) {
        String x = builder.input(new ValueInfo("x", ElementType.FLOAT, Optional.of(List.of(axes))));
        builder.input(new ValueInfo("mask", ElementType.INT64, Optional.of(List.of(BATCH, LENGTH))));
        String first = stack(doubled(x), axes);
        String across = stack(builder.op("Softmax", List.of(first), Map.of("axis", Attribute.of(2L))), axes);
        String sum = stack(builder.op("Add", stack(doubled(across), axes), first), axes);
        return builder.output(new ValueInfo(sum, ElementType.FLOAT, Optional.of(List.of(axes))))
                .output(new ValueInfo(first, ElementType.FLOAT, Optional.of(List.of(axes))))
                .build();
    }

    private static Map<String, Tensor> inputs(long... mask) {
        int batch = mask.length / POSITIONS;
        float[] values = RandomInputs.floats(mask.length * WIDTH, new Random(5));
        return Map.of(
                "x", Tensor.ofFloats(new long[] {batch, POSITIONS, WIDTH}, values),
                "mask", Tensor.ofLongs(new long[] {batch, POSITIONS}, mask));
    }

    private static float[] position(Tensor output, int index) {
        return Arrays.copyOfRange(output.floats(), index * WIDTH, (index + 1) * WIDTH);
    }

    @ParameterizedTest
    @CsvSource({
        "1 1 0 0 1 0 0 0, 0 1 1 1 4 4 4 4", // padding behind
        "0 0 1 1 1 1 1 1, 0 0 2 3 4 5 6 7", // and in front, where the first position stands in
        "0 1 0 1 0 0 0 0, 0 1 1 3 3 3 3 3", // a sample that counts nowhere
        "0 0 0 0 0 0 0 0, 0 0 0 0 0 0 0 0", // nothing counts at all
        "1 1 1 1 1 1 1 1, 0 1 2 3 4 5 6 7" // no padding
    })
    void a_position_that_does_not_count_holds_a_copy_of_the_counted_one_before_it(String mask, String copied) {
        var graph = encoder(BATCH, LENGTH, WIDE);
        var inputs = inputs(longs(mask));

        var packed = new RemovePadding("mask").apply(graph);

        var expected = backend.evaluate(graph, inputs);
        var actual = backend.evaluate(packed, inputs);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        long[] from = longs(copied);
        expected.forEach((name, output) -> {
            for (int i = 0; i < from.length; i++) {
                assertThat(position(actual.getOrDefault(name, output), i))
                        .as("position %d of %s", i, name)
                        .containsExactly(position(output, (int) from[i]), offset(1e-6f));
            }
        });
    }

    private static long[] longs(String text) {
        return Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    @Test
    void products_read_one_sequence_of_the_counted_positions() {
        var packed = new RemovePadding("mask").apply(encoder(BATCH, LENGTH, WIDE));

        var read = packed.nodes().stream()
                .filter(node -> node.is("MatMul"))
                .map(node -> packed.types().get(node.input(0)))
                .toList();
        assertThat(read)
                .extracting(info -> info.shape().orElseThrow())
                .containsOnly(List.of(Dimension.of(1), new Dimension.Unknown(), WIDE));
    }

    @Test
    void what_a_product_reads_keeps_its_name_as_its_interval_is_known_by_it() {
        var graph = encoder(BATCH, LENGTH, WIDE);

        var packed = new RemovePadding("mask").apply(graph);

        assertThat(packed.nodes().stream().filter(node -> node.is("MatMul")).map(node -> node.input(0)))
                .containsExactly("x_packed", graph.nodes().get(2).input(0));
    }

    @Test
    void values_with_the_positions_first_are_left_alone() {
        var graph = encoder(LENGTH, BATCH, WIDE);

        assertThat(new RemovePadding("mask").apply(graph)).isSameAs(graph);
    }

    @Test
    void axes_without_a_name_are_left_alone() {
        var graph = encoder(new Dimension.Unknown(), new Dimension.Unknown(), WIDE);

        assertThat(new RemovePadding("mask").apply(graph)).isSameAs(graph);
    }

    @Test
    void a_sum_far_from_any_product_is_not_worth_the_way() {
        String x = builder.input(new ValueInfo("x", ElementType.FLOAT, Optional.of(List.of(BATCH, LENGTH, WIDE))));
        builder.input(new ValueInfo("mask", ElementType.INT64, Optional.of(List.of(BATCH, LENGTH))));
        String sum = stack(builder.op("Add", x, x), BATCH, LENGTH, WIDE);
        var graph = builder.output(ValueInfo.unknown(builder.op("Softmax", sum), ElementType.FLOAT))
                .build();

        assertThat(new RemovePadding("mask").apply(graph)).isSameAs(graph);
    }

    @Test
    void inputs_and_outputs_that_are_left_out_stay_left_out() {
        String x = builder.input(new ValueInfo("x", ElementType.FLOAT, Optional.of(List.of(BATCH, LENGTH, WIDE))));
        builder.input(new ValueInfo("mask", ElementType.INT64, Optional.of(List.of(BATCH, LENGTH))));
        String product = stack(doubled(x), BATCH, LENGTH, WIDE);
        String ones = builder.constant("ones", Tensor.ofFloats(new long[] {WIDTH}, 1, 1, 1));
        stack("normalized", BATCH, LENGTH, WIDE);
        stack("sum", BATCH, LENGTH, WIDE);
        builder.add(new Node(
                "skip",
                Node.MICROSOFT,
                "SkipLayerNormalization",
                List.of(product, x, ones),
                List.of("normalized", "", "", "sum"),
                Map.of()));
        String mean = builder.op("ReduceMean", List.of("normalized", ""), Map.of("keepdims", Attribute.of(1L)));
        var graph = builder.output(ValueInfo.unknown(mean, ElementType.FLOAT)).build();

        var packed = new RemovePadding("mask").apply(graph);

        assertThat(packed.nodes().stream().filter(node -> node.is("ReduceMean")).map(Node::inputs))
                .containsExactly(List.of("normalized_padded", ""));
        assertThat(packed.nodes().stream()
                        .filter(node -> node.name().equals("skip"))
                        .map(Node::outputs))
                .containsExactly(List.of("normalized", "", "", "sum"));
    }
}
