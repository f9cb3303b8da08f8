package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.partition.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariantsTest {

    private static final int WIDTH = 8;
    private static final int HEADS = 2;

    private final Backend backend = Backends.cpu();

    private static final SequencedMap<String, Pass> ROWS = new Variants(false, Optional.of("mask")).rows();

    static Iterable<String> rows() {
        return ROWS.keySet();
    }

    /** One block of a post-norm encoder with two heads, and a mask of 0 and 1 that masks by that constant. */
    private static Graph encoder(float masked) {
        var random = new Random(3);
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 5, WIDTH));
        String mask = builder.input(ValueInfo.of("mask", ElementType.INT64, 2, 5));
        String perKey = builder.op("Unsqueeze", mask, builder.constant("axes", Tensor.ofLongs(new long[] {2}, 1, 2)));
        String kept = builder.op("Cast", List.of(perKey), Map.of("to", Attribute.of(1L)));
        String hidden = builder.op("Sub", builder.constant("one", Tensor.scalar(1)), kept);
        String added = builder.op("Mul", hidden, builder.constant("masked", Tensor.scalar(masked)));
        String keys = heads(builder, x, 0, 2, 3, 1);
        String values = heads(builder, x, 0, 2, 1, 3);
        String scores = builder.op("Add", builder.op("MatMul", values, keys), added);
        String attended = joined(builder, builder.op("MatMul", builder.op("Softmax", scores), values));
        String first = normalized(builder, builder.op("Add", linear(builder, attended, random), x), random);
        String gelu = builder.op("Gelu", linear(builder, first, random));
        String sum = builder.op("Add", first, linear(builder, gelu, random));
        builder.output(ValueInfo.unknown(normalized(builder, sum, random), ElementType.FLOAT));
        return builder.output(ValueInfo.unknown(sum, ElementType.FLOAT)).build();
    }

    private static String heads(GraphBuilder builder, String x, long... axes) {
        String parted = builder.op(
                "Reshape", x, builder.constant("parted", Tensor.ofLongs(new long[] {4}, 0, 0, HEADS, WIDTH / HEADS)));
        return builder.op("Transpose", List.of(parted), Map.of("perm", Attribute.of(axes)));
    }

    private static String joined(GraphBuilder builder, String heads) {
        String side = builder.op("Transpose", List.of(heads), Map.of("perm", Attribute.of(0L, 2L, 1L, 3L)));
        return builder.op("Reshape", side, builder.constant("joined", Tensor.ofLongs(new long[] {3}, 0, 0, WIDTH)));
    }

    /** Random values; some positions masked, none of the two samples wholly. */
    private static Map<String, Tensor> inputs(Graph graph) {
        var inputs = RandomInputs.of(graph, 1, 1);
        inputs.replace("mask", Tensor.ofLongs(new long[] {2, 5}, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1));
        return inputs;
    }

    /** The block that a row changes. */
    private Graph block(String row) {
        return Stream.of(encoder(-10000), DecoderVariantsTest.decoder())
                .map(this::typed)
                .filter(graph -> ROWS.get(row).apply(graph) != graph)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no block has anything for " + row));
    }

    private static String linear(GraphBuilder builder, String x, Random random) {
        var weight = Tensor.ofFloats(new long[] {WIDTH, WIDTH}, RandomInputs.floats(WIDTH * WIDTH, random));
        var bias = Tensor.ofFloats(new long[] {WIDTH}, RandomInputs.floats(WIDTH, random));
        return builder.op("Add", builder.op("MatMul", x, builder.constant("w", weight)), builder.constant("b", bias));
    }

    private static String normalized(GraphBuilder builder, String x, Random random) {
        var scale = Tensor.ofFloats(new long[] {WIDTH}, RandomInputs.floats(WIDTH, random));
        var bias = Tensor.ofFloats(new long[] {WIDTH}, RandomInputs.floats(WIDTH, random));
        return builder.op(
                "LayerNormalization",
                List.of(x, builder.constant("scale", scale), builder.constant("shift", bias)),
                Map.of("axis", Attribute.of(-1L), "epsilon", Attribute.of(1e-6f)));
    }

    private static long count(Graph graph, String operator) {
        return graph.nodes().stream()
                .filter(node -> node.qualifiedOperator().equals(operator))
                .count();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void each_row_keeps_the_function_as_users_run_it(String row) {
        var graph = block(row);
        var inputs = inputs(graph);

        var variant = Passes.inOrder(List.of(ROWS.get(row))).apply(graph);

        try (var before = backend.open(graph, SessionSettings.asUsersRun(1));
                var after = backend.open(variant, SessionSettings.asUsersRun(1))) {
            assertThat(RandomInputs.relativeRmse(counted(before.evaluate(inputs)), counted(after.evaluate(inputs))))
                    .isLessThan(1e-6);
        }
    }

    /** The outputs [2, 5, width] with nothing where the mask hides a position. */
    private static Map<String, Tensor> counted(Map<String, Tensor> outputs) {
        Map<String, Tensor> counted = new HashMap<>(outputs);
        counted.replaceAll((name, output) -> {
            if (output.rank() != 3) {
                return output;
            }
            float[] values = output.floats();
            int width = (int) output.dimension(-1);
            for (int hidden : List.of(2, 4, 6)) {
                Arrays.fill(values, hidden * width, (hidden + 1) * width, 0);
            }
            return Tensor.ofFloats(output.shape(), values);
        });
        return counted;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void what_a_row_writes_has_a_known_type_where_the_values_before_had_one(String row) {
        var graph = block(row);

        var variant = ROWS.get(row).apply(graph);

        var unknown = variant.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .filter(value -> !value.isEmpty() && !variant.types().containsKey(value))
                .toList();
        assertThat(unknown).isEmpty();
    }

    private Graph typed(Graph graph) {
        var builder = GraphBuilder.from(graph);
        Shapes.observe(graph, backend, inputs(graph)).values().forEach(builder::type);
        return builder.build();
    }

    @Test
    void all_rows_may_be_applied_together() {
        var graph = typed(encoder(-10000));
        var inputs = inputs(graph);

        var variant = Passes.inOrder(List.copyOf(ROWS.values())).apply(graph);

        assertThat(RandomInputs.relativeRmse(
                        counted(backend.evaluate(graph, inputs)), counted(backend.evaluate(variant, inputs))))
                .isLessThan(1e-6);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_model_without_the_pattern_stays_the_same_instance(String row) throws IOException {
        var graph = OnnxReader.read(Path.of("src/test/resources/models/digits-mlp.onnx"));

        assertThat(ROWS.get(row).apply(graph)).isSameAs(graph);
    }

    @ParameterizedTest
    @ValueSource(floats = {-1e4f, -3.4028235e38f, Float.NEGATIVE_INFINITY})
    void a_mask_is_floored_once_and_never_again(float masked) {
        var floored = new FloorMasks().apply(encoder(masked));

        assertThat(count(floored, "Max")).isEqualTo(1);
        assertThat(floored.initializer("mask_floor")).contains(Tensor.scalar(-60));
        assertThat(new FloorMasks().apply(floored)).isSameAs(floored);
    }

    @Test
    void a_mild_bias_of_the_scores_is_no_mask() {
        var graph = encoder(-5);

        assertThat(new FloorMasks().apply(graph)).isSameAs(graph);
    }

    @Test
    void a_floored_mask_is_of_the_type_and_shape_of_the_mask() {
        var graph = encoder(-10000);
        String mask = graph.nodes().stream()
                .filter(node -> node.is("Mul"))
                .findFirst()
                .orElseThrow()
                .output();
        var typed = GraphBuilder.from(graph)
                .type(ValueInfo.of(mask, ElementType.FLOAT, 2, 1, 1, 5))
                .build();

        var floored = new FloorMasks().apply(typed);

        assertThat(floored.types().get(mask + "_floored"))
                .isEqualTo(ValueInfo.of(mask + "_floored", ElementType.FLOAT, 2, 1, 1, 5));
    }

    @Test
    void a_where_before_the_softmax_gets_the_floor_as_its_constant() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 4));
        String seen =
                builder.constant("seen", Tensor.ofBytes(ElementType.BOOL, new long[] {4}, new byte[] {1, 1, 0, 1}));
        String lowest = builder.constant("lowest", Tensor.scalar(-Float.MAX_VALUE));
        String y = builder.op("Softmax", builder.op("Where", seen, x, lowest));
        var graph = builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();

        var floored = new FloorMasks().apply(graph);

        assertThat(floored.initializer(floored.nodes().getFirst().input(2))).contains(Tensor.scalar(-60));
    }

    @Test
    void the_sum_of_a_fused_normalization_stays_readable() {
        var graph = encoder(-10000);
        String sum = graph.outputs().get(1).name();

        var fused = ROWS.get("SkipLayerNormalization").apply(graph);

        assertThat(count(fused, "com.microsoft.SkipLayerNormalization")).isEqualTo(2);
        assertThat(fused.nodes().stream().map(Node::outputs).filter(outputs -> outputs.contains(sum)))
                .singleElement()
                .satisfies(outputs -> assertThat(outputs).hasSize(4).endsWith(sum));
    }

    @Test
    void a_normalization_without_a_residual_is_that_of_twice_its_input() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 5, WIDTH));
        var graph = builder.output(ValueInfo.unknown(normalized(builder, x, new Random(3)), ElementType.FLOAT))
                .build();
        var inputs = RandomInputs.of(graph, 1, 1);

        var doubled = ROWS.get("SkipLayerNormalizationEverywhere").apply(graph);

        assertThat(doubled.nodes().getFirst().inputs()).containsExactly("x", "x", "scale", "shift");
        assertThat(doubled.nodes().getFirst().real("epsilon", 0)).isEqualTo(4e-6f);
        assertThat(RandomInputs.relativeRmse(backend.evaluate(graph, inputs), backend.evaluate(doubled, inputs)))
                .isLessThan(1e-6);
    }

    @Test
    void a_portable_model_gets_rewrites_to_operators_of_the_standard_only() {
        var graph = typed(encoder(-10000));
        var variants = new Variants(true, Optional.of("mask"));

        var variant = variants.apply(graph, List.copyOf(ROWS.keySet()));

        assertThat(variants.rows().keySet()).containsExactly("FloorMasks", "RemovePadding");
        assertThat(variant).isNotSameAs(graph);
        assertThat(variant.nodes()).allMatch(node -> node.domain().isEmpty());
    }
}
