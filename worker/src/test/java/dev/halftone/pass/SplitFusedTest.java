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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitFusedTest {

    private final Random random = new Random(3);

    @ParameterizedTest
    @CsvSource({"Relu,", "Tanh,", "Sigmoid,", "LeakyRelu,0.2", "HardSigmoid,0.3 0.4", "Clip,-0.5 0.7"})
    void aFusedConvolutionBecomesAConvAndItsActivation(String activation, String parameters) {
        var attributes = new TreeMap<String, Attribute>(Map.of("activation", Attribute.of(activation)));
        if (parameters != null) {
            List<Float> values = new ArrayList<>();
            for (String value : parameters.split(" ", -1)) {
                values.add(Float.parseFloat(value));
            }
            attributes.put("activation_params", new Attribute.Floats(values));
        }
        var graph = graph("FusedConv", attributes, List.of("x", "w", "b"), new long[] {1, 2, 4, 4}, floats(3, 2, 3, 3));

        var split = split(graph);

        assertThat(split.nodes()).extracting(Node::qualifiedOperator).containsExactly("Conv", activation);
        assertThat(split.nodes().getFirst().name()).isEqualTo("node");
    }

    @Test
    void whatIsAddedToAConvolutionIsAddedBeforeTheActivation() {
        var builder = builder(new long[] {1, 2, 4, 4}, floats(2, 2, 1, 1));
        builder.input(ValueInfo.of("z", ElementType.FLOAT, 1, 2, 4, 4));
        var graph =
                finished(builder, "FusedConv", Map.of("activation", Attribute.of("Relu")), List.of("x", "w", "", "z"));

        assertThat(split(graph).nodes()).extracting(Node::qualifiedOperator).containsExactly("Conv", "Add", "Relu");
    }

    @Test
    void aFusedGemmBecomesAGemmAndItsActivation() {
        Map<String, Attribute> attributes = Map.of(
                "activation", Attribute.of("LeakyRelu"),
                "activation_alpha", Attribute.of(0.3f),
                "transB", Attribute.of(1L));
        var graph = graph("FusedGemm", attributes, List.of("x", "w", "b"), new long[] {2, 4}, floats(3, 4));

        assertThat(split(graph).nodes()).extracting(Node::qualifiedOperator).containsExactly("Gemm", "LeakyRelu");
    }

    @Test
    void aFusedProductBecomesAMatMulBetweenTransposesAndAFactor() {
        Map<String, Attribute> attributes =
                Map.of("alpha", Attribute.of(0.25f), "transB", Attribute.of(1L), "transA", Attribute.of(1L));
        var graph = graph("FusedMatMul", attributes, List.of("x", "w"), new long[] {2, 4, 3}, floats(3, 4));

        assertThat(split(graph).nodes())
                .extracting(Node::qualifiedOperator)
                .containsExactly("Transpose", "Transpose", "MatMul", "Mul");
    }

    @Test
    void aFusedProductOfWhichNoRankIsKnownStays() {
        var builder = GraphBuilder.ofOpset(21).importing(Node.MICROSOFT, 1);
        builder.input(ValueInfo.unknown("x", ElementType.FLOAT));
        builder.constant("w", floats(3, 4));
        var graph = finished(builder, "FusedMatMul", Map.of("transA", Attribute.of(1L)), List.of("x", "w"));

        assertThat(new SplitFused().apply(graph)).isSameAs(graph);
    }

    @Test
    void anActivationThatIsNotKnownStaysFused() {
        var graph = graph(
                "FusedGemm",
                Map.of("activation", Attribute.of("Affine")),
                List.of("x", "w", "b"),
                new long[] {2, 4},
                floats(4, 3));

        assertThat(new SplitFused().apply(graph)).isSameAs(graph);
    }

    /** The split graph, which has to compute the same. */
    private static Graph split(Graph graph) {
        var split = new SplitFused().apply(graph);
        var inputs = RandomInputs.of(graph, 1, 3);
        assertThat(RandomInputs.relativeRmse(
                        Backends.cpu().evaluate(graph, inputs), Backends.cpu().evaluate(split, inputs)))
                .isLessThan(1e-6);
        assertThat(new SplitFused().apply(split)).isSameAs(split);
        return split;
    }

    private Graph graph(
            String operator, Map<String, Attribute> attributes, List<String> inputs, long[] shape, Tensor weight) {
        return finished(builder(shape, weight), operator, attributes, inputs);
    }

    private GraphBuilder builder(long[] shape, Tensor weight) {
        var builder = GraphBuilder.ofOpset(21).importing(Node.MICROSOFT, 1);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, shape));
        builder.constant("w", weight);
        builder.constant("b", floats(3));
        return builder;
    }

    private static Graph finished(
            GraphBuilder builder, String operator, Map<String, Attribute> attributes, List<String> inputs) {
        builder.add(new Node("node", Node.MICROSOFT, operator, inputs, List.of("y"), attributes));
        return builder.output(ValueInfo.unknown("y", ElementType.FLOAT)).build();
    }

    private Tensor floats(long... shape) {
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return Tensor.ofFloats(shape, values);
    }
}
