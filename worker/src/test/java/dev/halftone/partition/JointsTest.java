package dev.halftone.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.rewrite.Emitters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of joints, and what is none. */
class JointsTest {

    private static final String JOINT = "joint";

    private final GraphBuilder builder = GraphBuilder.ofOpset(21);

    JointsTest() {
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 1, 4, 6, 6));
    }

    static Stream<String> operators() {
        return Joints.OPERATORS.keySet().stream().sorted();
    }

    private String convolution(String name) {
        String weight = builder.initializer(name + "_w", Tensor.ofFloats(new long[] {4, 4, 1, 1}, new float[16]));
        return node(name, "Conv", Map.of(), "x", weight);
    }

    private String node(String name, String operator, Map<String, Attribute> attributes, String... inputs) {
        return builder.add(new Node(name, "", operator, List.of(inputs), List.of(name + "_out"), attributes))
                .output();
    }

    /** A joint of values, with what else its operator needs. */
    private Graph joint(String operator, List<String> values) {
        Map<String, Attribute> attributes =
                operator.equals("AveragePool") ? Map.of("kernel_shape", Attribute.of(2, 2)) : Map.of();
        String y = node(JOINT, operator, attributes, values.toArray(String[]::new));
        return builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();
    }

    private List<String> convolved(String operator) {
        String relu = node("relu", "Relu", Map.of(), convolution("a"));
        return Joints.OPERATORS.getOrDefault(operator, 0) == 1 ? List.of(relu) : List.of(relu, convolution("b"));
    }

    private static List<String> joints(Graph graph) {
        return Layers.of(graph).stream().filter(Layer::isJoint).map(Layer::node).toList();
    }

    @ParameterizedTest
    @MethodSource("operators")
    void whatReadsConvolutionsIsALayerOfActivationsThatAnEmitterWritesInCodes(String operator) {
        var values = convolved(operator);
        var graph = joint(operator, values);

        var layer = Layers.of(graph).getLast();

        assertThat(layer.operator()).isEqualTo(operator);
        assertThat(layer.isJoint()).isTrue();
        assertThat(layer.activations()).extracting(Layer.Operand::value).containsExactlyElementsOf(values);
        assertThat(layer.weight()).isEmpty();
        assertThat(Macs.count(graph, layer, Map.of())).isZero();
        assertThat(Emitters.forLayer(graph, layer, Set.of(NumberFormat.INT8)))
                .singleElement()
                .satisfies(emitter -> assertThat(emitter.chain()).isEqualTo("QdqConv"));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void whatReadsTheModelsInputIsNone(String operator) {
        List<String> values = new ArrayList<>(convolved(operator));
        values.set(0, "x");

        assertThat(joints(joint(operator, values))).isEmpty();
    }

    @Test
    void aSumBehindAProductOfMatricesIsNone() {
        String product = node(
                "product",
                "MatMul",
                Map.of(),
                convolution("a"),
                builder.initializer("w", Tensor.ofFloats(new long[] {6, 6}, new float[36])));

        assertThat(joints(joint("Add", List.of(product, convolution("b"))))).isEmpty();
    }

    @Test
    void aSumWithAConstantIsNoneAndTheNextOneIs() {
        String shifted =
                node("shifted", "Add", Map.of(), convolution("a"), builder.initializer("one", Tensor.scalar(1f)));

        assertThat(joints(joint("Add", List.of(shifted, convolution("b"))))).containsExactly(JOINT);
    }
}
