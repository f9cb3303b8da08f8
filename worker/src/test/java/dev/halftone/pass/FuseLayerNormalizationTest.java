package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FuseLayerNormalizationTest {

    private final Backend backend = Backends.cpu();

    /** How exporters square and divide. */
    enum Form {
        POW_DIV,
        MUL_DIV,
        POW_RECIPROCAL
    }

    private static Graph decomposed(Form form, long axis, boolean withBias) {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 3, 4));
        String axes = builder.constant("axes", Tensor.vector(axis));
        String centred = builder.op("Sub", x, builder.op("ReduceMean", x, axes));
        String square = form == Form.MUL_DIV
                ? builder.op("Mul", centred, centred)
                : builder.op("Pow", centred, builder.constant("two", Tensor.scalar(2)));
        String variance = builder.op("ReduceMean", square, axes);
        String root = builder.op("Sqrt", builder.op("Add", variance, builder.constant("eps", Tensor.scalar(0.1f))));
        String normal = form == Form.POW_RECIPROCAL
                ? builder.op("Mul", builder.op("Reciprocal", root), centred)
                : builder.op("Div", centred, root);
        String scaled =
                builder.op("Mul", builder.constant("scale", Tensor.ofFloats(new long[] {4}, 1, 2, 3, 4)), normal);
        String y = withBias
                ? builder.op("Add", scaled, builder.constant("bias", Tensor.ofFloats(new long[] {1, 4}, 5, 6, 7, 8)))
                : scaled;
        return builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();
    }

    @ParameterizedTest
    @EnumSource
    void every_decomposition_becomes_one_node_of_the_same_function(Form form) {
        var graph = decomposed(form, 2, true);
        var inputs = RandomInputs.of(graph, 1, 1);

        var fused = new RemoveDeadNodes().apply(new FuseLayerNormalization().apply(graph));

        assertThat(fused.nodes()).extracting(Node::operator).containsExactly("LayerNormalization");
        assertThat(fused.nodes().getFirst().real("epsilon", 0)).isEqualTo(0.1f);
        assertThat(RandomInputs.relativeRmse(backend.evaluate(graph, inputs), backend.evaluate(fused, inputs)))
                .isLessThan(1e-6);
    }

    @Test
    void a_bias_may_be_missing() {
        var fused =
                new RemoveDeadNodes().apply(new FuseLayerNormalization().apply(decomposed(Form.POW_DIV, -1, false)));

        assertThat(fused.nodes()).extracting(Node::operator).containsExactly("LayerNormalization");
        assertThat(fused.nodes().getFirst().inputs()).containsExactly("x", "scale");
    }

    @Test
    void a_mean_over_another_axis_is_left_alone() {
        var graph = decomposed(Form.POW_DIV, 1, true);

        assertThat(new FuseLayerNormalization().apply(graph)).isSameAs(graph);
    }
}
