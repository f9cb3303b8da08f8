package dev.halftone.gradient;

import static dev.halftone.gradient.OneNode.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.pass.RandomInputs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table against the runtime's own kernel and against central differences. */
class DecompositionsTest {

    private static final Map<String, List<GradientCase>> CASES = Map.of(
            "Attention",
            List.of(
                    of("Attention")
                            .random(1, 2, 3, 4)
                            .random(1, 2, 3, 4)
                            .random(1, 2, 3, 4)
                            .build(),
                    of("Attention")
                            .random(1, 3, 8)
                            .random(1, 3, 4)
                            .random(1, 3, 4)
                            .with("q_num_heads", Attribute.of(2L))
                            .with("kv_num_heads", Attribute.of(1L))
                            .with("is_causal", Attribute.of(1L))
                            .build()),
            "com.microsoft.Attention",
            List.of(of("com.microsoft.Attention")
                    .random(1, 3, 4)
                    .random(4, 12)
                    .random(12)
                    .with("num_heads", Attribute.of(2L))
                    .with("unidirectional", Attribute.of(1L))
                    .build()),
            "com.microsoft.MultiHeadAttention",
            List.of(
                    heads().random(1, 3, 4).random(1, 5, 4).random(1, 5, 4).build(),
                    heads().random(1, 3, 4)
                            .random(1, 3, 4)
                            .random(1, 3, 4)
                            .random(12)
                            .build()),
            "com.microsoft.GroupQueryAttention",
            List.of(grouped(0), grouped(2)));

    private static OneNode heads() {
        return of("com.microsoft.MultiHeadAttention").with("num_heads", Attribute.of(2L));
    }

    /** Four heads of queries, two of keys, rotated, behind so many past positions. */
    private static GradientCase grouped(int past) {
        int count = 3;
        var node = of("com.microsoft.GroupQueryAttention")
                .random(1, count, 64)
                .random(1, count, 32)
                .random(1, count, 32)
                .random(1, 2, past, 16)
                .random(1, 2, past, 16)
                .constant(Tensor.ofInts(new long[] {1}, past + count - 1))
                .constant(Tensor.ofInts(new long[] {1}, past + count))
                .constant(angles())
                .constant(angles())
                .with("num_heads", Attribute.of(4L))
                .with("kv_num_heads", Attribute.of(2L))
                .with("do_rotary", Attribute.of(1L));
        return node.outputs("y", "keys", "values");
    }

    private static Tensor angles() {
        float[] values = new float[8 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.cos(i);
        }
        return Tensor.ofFloats(new long[] {8, 8}, values);
    }

    static Set<String> operators() {
        return Decompositions.ROWS.keySet();
    }

    @ParameterizedTest
    @MethodSource("operators")
    void whatIsWrittenOutComputesTheSameAndItsGradientsAgreeWithCentralDifferences(String operator) {
        assertThat(CASES).as("cases for " + operator).containsKey(operator);
        for (var row : CASES.get(operator)) {
            var written = Decompositions.apply(row.graph(), GradientCase.observe(row.graph(), row.inputs()));

            assertThat(written.nodes())
                    .noneMatch(node -> node.qualifiedOperator().equals(operator));
            var expected = Backends.cpu().evaluate(row.graph(), row.inputs());
            assertThat(RandomInputs.relativeRmse(expected, Backends.cpu().evaluate(written, row.inputs())))
                    .as(row.title())
                    .isLessThan(1e-6);
            assertThat(new GradientCase(row.title(), written, row.inputs()).worstError())
                    .as(row.title())
                    .isLessThan(3e-4);
        }
    }

    @Test
    void aGraphWithoutSuchOperatorsStaysTheSameInstance() {
        var graph = GraphBuilder.ofOpset(21).build();

        assertThat(Decompositions.apply(graph, Map.of())).isSameAs(graph);
    }
}
