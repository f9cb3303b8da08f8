package dev.halftone.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.pass.RandomInputs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table against the runtime's own kernel and against central differences. */
class DecompositionsTest {

    private static final Map<String, List<GradientCase>> CASES = Stream.of(
                    AttentionCases.rows(), InterpolationCases.rows(), RecurrentCases.rows())
            .flatMap(rows -> rows)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

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
