package dev.halftone.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.halftone.backend.Backends;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.pass.RandomInputs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

    static Stream<Arguments> unusual() {
        return Stream.of(
                arguments(lstm(3).with("clip", Attribute.of(3f)).build(), "no gradient rule with clip"),
                arguments(lstm(3).with("input_forget", Attribute.of(1L)).build(), "no gradient rule with input_forget"),
                arguments(
                        lstm(3).with("activations", new Attribute.Texts(List.of("Sigmoid", "Relu", "Tanh")))
                                .build(),
                        "no gradient rule with the activations [Sigmoid, Relu, Tanh]"),
                arguments(
                        lstm(3).absent().absent().absent().absent().random(1, 3).build(),
                        "no gradient rule with peepholes"),
                arguments(
                        lstm(3).absent()
                                .constant(Tensor.ofInts(new long[] {1}, 2))
                                .build(),
                        "only for sequences that are all as long as can be"),
                arguments(lstm(513).build(), "for 1 to 512 steps of all directions together"));
    }

    private static OneNode lstm(long steps) {
        return OneNode.of("LSTM")
                .random(steps, 1, 1)
                .random(1, 4, 1)
                .random(1, 4, 1)
                .with("hidden_size", Attribute.of(1L));
    }

    @ParameterizedTest
    @MethodSource("unusual")
    void aFormThatIsNotWrittenOutStaysAndSaysWhy(GradientCase form, String why) {
        var types = GradientCase.observe(form.graph(), form.inputs());
        var left = Decompositions.apply(form.graph(), types);

        assertThat(left.nodes()).isEqualTo(form.graph().nodes());
        assertThat(Decompositions.obstacle(
                                left, new Observed(left, types), left.nodes().getFirst())
                        .reason())
                .contains("the operator LSTM has ", why);
    }

    @Test
    void asManyStepsAsAreWrittenOutComputeTheSame() {
        var longest = lstm(512).build();
        var written = Decompositions.apply(longest.graph(), GradientCase.observe(longest.graph(), longest.inputs()));

        assertThat(written.nodes()).noneMatch(node -> node.is("LSTM"));
        assertThat(RandomInputs.relativeRmse(
                        Backends.cpu().evaluate(longest.graph(), longest.inputs()),
                        Backends.cpu().evaluate(written, longest.inputs())))
                .isLessThan(1e-6);
    }

    @Test
    void aGraphWithoutSuchOperatorsStaysTheSameInstance() {
        var graph = GraphBuilder.ofOpset(21).build();

        assertThat(Decompositions.apply(graph, Map.of())).isSameAs(graph);
    }
}
