package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractEinsumTest {

    private static final Map<Character, Long> SIZES =
            Map.of('b', 2L, 'h', 3L, 'q', 4L, 'k', 5L, 'd', 6L, 'e', 7L, 'i', 2L);

    private final Random random = new Random(4);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bqd,bkd->bqk | activation",
                "bhqd,bhkd->bhqk | activation",
                "bqhd,bkhd->bhqk | activation",
                "bhqk,bkhd->bqhd | activation",
                "bqd,de->bqe | weight",
                "bqd,ed->bqe | weight",
                "bqd,dhe->bqhe | weight",
                "bqd,dhe->bhqe | weight",
                "bqhd,hde->bqe | weight",
                "bqd,hed->bhqe | weight"
            })
    void aContractionBecomesAProductThatIsALayer(String equation, String right) {
        var graph = einsum(equation, right.equals("weight"), false);

        var contracted = Passes.inOrder(Canonical.passes(Backends.cpu())).apply(graph);

        assertThat(contracted.nodes()).noneMatch(node -> node.is("Einsum"));
        assertThat(Layers.of(contracted)).singleElement().satisfies(layer -> {
            assertThat(layer.node()).isEqualTo("contraction");
            assertThat(layer.weight().isPresent()).isEqualTo(right.equals("weight"));
        });
        same(graph, contracted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"de,bqd->bqe", "dhe,bqd->bqhe"})
    void aWeightOnTheLeftIsPutOnTheRight(String equation) {
        var graph = einsum(equation, true, true);

        var contracted = Passes.inOrder(Canonical.passes(Backends.cpu())).apply(graph);

        assertThat(Layers.of(contracted))
                .singleElement()
                .satisfies(layer ->
                        assertThat(layer.weight().orElseThrow().index()).isEqualTo(1));
        same(graph, contracted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"bqd,bqd->bqd", "bqd,bkd->bk", "bi,bi->b", "bqd,kd->bqdk", "bqhd,bkhd->bqk"})
    void whatIsNoMatrixProductStaysAsItIs(String equation) {
        var graph = einsum(equation, false, false);

        assertThat(new ContractEinsum().apply(graph)).isSameAs(graph);
    }

    private Graph einsum(String equation, boolean weight, boolean left) {
        String[] terms = equation.substring(0, equation.indexOf("->")).split(",");
        var builder = GraphBuilder.ofOpset(21);
        String a = operand(builder, "a", terms[0], weight && left);
        String b = operand(builder, "b", terms[1], weight && !left);
        builder.add(new Node(
                "contraction", "", "Einsum", List.of(a, b), List.of("y"), Map.of("equation", Attribute.of(equation))));
        return builder.output(ValueInfo.unknown("y", ElementType.FLOAT)).build();
    }

    private String operand(GraphBuilder builder, String name, String term, boolean weight) {
        long[] shape = term.chars().mapToLong(index -> SIZES.get((char) index)).toArray();
        return weight
                ? builder.initializer(
                        name, Tensor.ofFloats(shape, RandomInputs.floats((int) Tensor.count(shape), random)))
                : builder.input(ValueInfo.of(name, ElementType.FLOAT, shape));
    }

    private static void same(Graph before, Graph after) {
        var inputs = RandomInputs.of(before, 1, 1);
        var expected = Backends.cpu().evaluate(before, inputs);
        var actual = Backends.cpu().evaluate(after, inputs);
        assertThat(actual.get("y").shape()).isEqualTo(expected.get("y").shape());
        assertThat(RandomInputs.relativeRmse(expected, actual)).isLessThan(1e-6);
    }
}
