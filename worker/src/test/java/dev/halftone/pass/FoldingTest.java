package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldingTest {

    private final Backend backend = Backends.cpu();

    private static ValueInfo rows(int width) {
        return new ValueInfo(
                "x", ElementType.FLOAT, Optional.of(List.of(new Dimension.Named("rows"), Dimension.of(width))));
    }

    private static List<String> operators(Graph graph) {
        return graph.nodes().stream().map(Node::qualifiedOperator).toList();
    }

    @Test
    void a_transposed_weight_becomes_a_constant() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(rows(3));
        String weight = builder.constant("w", Tensor.ofFloats(new long[] {2, 3}, 1, 2, 3, 4, 5, 6));
        String turned = builder.op("Transpose", List.of(weight), Map.of("perm", Attribute.of(1L, 0L)));
        var graph = builder.output(ValueInfo.unknown(builder.op("MatMul", x, turned), ElementType.FLOAT))
                .build();

        var folded = new FoldConstants(backend).apply(graph);

        assertThat(operators(folded)).containsExactly("MatMul");
        assertThat(folded.initializer(turned)).contains(Tensor.ofFloats(new long[] {3, 2}, 1, 4, 2, 5, 3, 6));
    }

    @Test
    void a_small_constant_is_not_blown_up_to_a_large_one() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(rows(3));
        String one = builder.constant("one", Tensor.scalar(1));
        String many = builder.op("Expand", one, builder.constant("shape", Tensor.vector(1024, 1024, 3)));
        var graph = builder.output(ValueInfo.unknown(builder.op("Add", x, many), ElementType.FLOAT))
                .build();

        assertThat(new FoldConstants(backend).apply(graph)).isSameAs(graph);
    }

    @Test
    void a_reshape_that_asks_for_its_own_axes_gets_a_constant_target() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(rows(6));
        String zero = builder.constant("zero", Tensor.ofLongs(new long[0], 0));
        String axes = builder.constant("axes", Tensor.vector(0));
        String rows = builder.op("Unsqueeze", builder.op("Gather", builder.op("Shape", x), zero), axes);
        String two = builder.constant("two", Tensor.vector(2));
        String three = builder.constant("three", Tensor.vector(3));
        String target = builder.op("Concat", List.of(rows, two, three), Map.of("axis", Attribute.of(0L)));
        var graph = builder.output(ValueInfo.unknown(builder.op("Reshape", x, target), ElementType.FLOAT))
                .build();

        var simple = new RemoveDeadNodes().apply(new ConstantReshapes().apply(graph));

        assertThat(operators(simple)).containsExactly("Reshape");
        assertThat(simple.initializer(simple.nodes().getFirst().input(1))).contains(Tensor.vector(0, 2, 3));
    }

    @Test
    void axes_of_fixed_length_are_constants_wherever_they_are_asked_for() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(rows(6));
        String shape = builder.op("Shape", builder.op("Relu", x));
        String one = builder.constant("one", Tensor.ofLongs(new long[0], 1));
        String width = builder.op("Gather", shape, one);
        String last = builder.op(
                "Slice",
                shape,
                builder.constant("start", Tensor.vector(-1)),
                builder.constant("end", Tensor.vector(Long.MAX_VALUE)));
        String rows = builder.op("Gather", shape, builder.constant("zero", Tensor.ofLongs(new long[0], 0)));
        String sum = builder.op("Add", builder.op("Add", width, last), rows);
        var graph = builder.output(ValueInfo.unknown(sum, ElementType.INT64)).build();

        var simple = new ConstantShapes().apply(graph);

        assertThat(simple.initializer(width)).contains(Tensor.ofLongs(new long[0], 6));
        assertThat(simple.initializer(last)).contains(Tensor.vector(6));
        assertThat(simple.initializer(rows)).isEmpty();
    }

    @Test
    void an_axis_that_is_copied_from_a_value_of_unknown_rank_may_have_any_length() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.unknown("x", ElementType.FLOAT));
        String copied = builder.op("Reshape", x, builder.constant("as", Tensor.vector(0, 0, 3)));
        String shape = builder.op("Shape", copied);
        String second = builder.op("Gather", shape, builder.constant("one", Tensor.ofLongs(new long[0], 1)));
        String third = builder.op("Gather", shape, builder.constant("two", Tensor.ofLongs(new long[0], 2)));
        var graph = builder.output(ValueInfo.unknown(builder.op("Add", second, third), ElementType.INT64))
                .build();

        var simple = new ConstantShapes().apply(graph);

        assertThat(simple.initializer(second)).isEmpty();
        assertThat(simple.initializer(third)).contains(Tensor.ofLongs(new long[0], 3));
    }

    @Test
    void identities_are_bypassed_and_what_they_alone_used_goes() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(rows(3));
        String same = builder.op("Cast", List.of(x), Map.of("to", Attribute.of(1L)));
        String dropped = builder.op("Dropout", same, builder.constant("ratio", Tensor.scalar(0.5f)));
        String turned = builder.op("Transpose", List.of(dropped), Map.of("perm", Attribute.of(0L, 1L)));
        var graph = builder.output(ValueInfo.unknown(builder.op("Relu", turned), ElementType.FLOAT))
                .build();

        var simple = new RemoveDeadNodes().apply(new RemoveIdentity().apply(graph));

        assertThat(operators(simple)).containsExactly("Relu");
        assertThat(simple.nodes().getFirst().inputs()).containsExactly("x");
        assertThat(simple.initializers()).isEmpty();
    }

    @Test
    void equal_calls_are_made_once_even_when_their_constants_are_copies() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(rows(3));
        String left = builder.op("Mul", x, builder.constant("a", Tensor.scalar(2)));
        String right = builder.op("Mul", x, builder.constant("b", Tensor.scalar(2)));
        var graph = builder.output(ValueInfo.unknown(builder.op("Add", left, right), ElementType.FLOAT))
                .build();

        var simple = new CommonSubexpressions().apply(graph);

        assertThat(operators(simple)).containsExactly("Mul", "Add");
        assertThat(simple.nodes().getLast().inputs()).containsExactly(left, left);
    }

    @Test
    void batch_normalization_goes_into_the_convolution_before_it() {
        var random = new Random(1);
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 3, 5, 5));
        String weight =
                builder.constant("w", Tensor.ofFloats(new long[] {4, 3, 3, 3}, RandomInputs.floats(108, random)));
        String convolved = builder.op("Conv", x, weight);
        String scale = builder.constant("scale", Tensor.ofFloats(new long[] {4}, RandomInputs.floats(4, random)));
        String shift = builder.constant("shift", Tensor.ofFloats(new long[] {4}, RandomInputs.floats(4, random)));
        String mean = builder.constant("mean", Tensor.ofFloats(new long[] {4}, RandomInputs.floats(4, random)));
        String variance = builder.constant("variance", Tensor.ofFloats(new long[] {4}, 0.5f, 1, 2, 3));
        String y = builder.op("BatchNormalization", convolved, scale, shift, mean, variance);
        var graph = builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();
        var inputs = RandomInputs.of(graph, 2, 1);

        var folded = new FoldBatchNormalization().apply(graph);

        assertThat(operators(folded)).containsExactly("Conv");
        assertThat(RandomInputs.relativeRmse(backend.evaluate(graph, inputs), backend.evaluate(folded, inputs)))
                .isLessThan(1e-6);
    }
}
