package dev.halftone.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer.Operand;
import dev.halftone.partition.Layer.Role;
import dev.halftone.pass.RandomInputs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {

    private static Tensor zeros(long... shape) {
        return Tensor.ofFloats(shape, new float[(int) Tensor.count(shape)]);
    }

    private static Graph one(String operator, long[] input, long[] weight, Map<String, Attribute> attributes) {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, input));
        String y = builder.op(operator, List.of(x, builder.constant("w", zeros(weight))), attributes);
        return builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();
    }

    private static Graph named(String name) {
        return switch (name) {
            case "product" -> one("MatMul", new long[] {2, 3, 4}, new long[] {4, 5}, Map.of());
            case "gemm" -> one("Gemm", new long[] {3, 4}, new long[] {4, 5}, Map.of());
            case "turned" -> one("Gemm", new long[] {3, 4}, new long[] {5, 4}, Map.of("transB", Attribute.of(1L)));
            case "convolution" -> one("Conv", new long[] {2, 3, 6, 6}, new long[] {5, 3, 3, 3}, Map.of());
            case "depthwise" ->
                one("Conv", new long[] {1, 4, 6, 6}, new long[] {4, 1, 3, 3}, Map.of("group", Attribute.of(4L)));
            case "transposed" -> one("ConvTranspose", new long[] {1, 3, 4, 4}, new long[] {3, 5, 2, 2}, Map.of());
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "product, 1, 120, 20",
        "gemm, 1, 60, 20",
        "turned, 0, 60, 20",
        "convolution, 0, 4320, 135",
        "depthwise, 0, 576, 36",
        "transposed, 1, 960, 60"
    })
    void a_layer_knows_its_channel_axis_and_its_cost(String name, int axis, long macs, long weights) {
        var graph = named(name);
        var shapes = Shapes.sizes(Shapes.observe(graph, Backends.cpu(), RandomInputs.of(graph, 1, 1)));

        var layer = Layers.of(graph).getFirst();

        assertThat(layer.operands())
                .containsExactly(new Operand(0, "x", Role.ACTIVATION, -1), new Operand(1, "w", Role.WEIGHT, axis));
        assertThat(Macs.count(graph, layer, shapes)).isEqualTo(macs);
        assertThat(Macs.weights(graph, layer)).isEqualTo(weights);
    }

    @Test
    void a_product_of_positions_alone_is_no_layer() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 2));
        String shape = builder.op("Cast", List.of(builder.op("Shape", x)), Map.of("to", Attribute.of(1L)));
        String row = builder.op("Unsqueeze", shape, builder.constant("axes", Tensor.vector(0)));
        String angles = builder.op("MatMul", row, builder.constant("w", zeros(2, 2)));
        String y = builder.op("MatMul", x, builder.op("Add", x, angles));
        var graph = builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();

        assertThat(Layers.of(graph))
                .singleElement()
                .satisfies(layer -> assertThat(layer.weight()).isEmpty());
    }

    @Test
    void two_observations_leave_open_what_differs() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.unknown("x", ElementType.FLOAT));
        String y = builder.op("MatMul", x, builder.constant("w", zeros(4, 5)));
        var graph = builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();
        var two = Shapes.observe(graph, Backends.cpu(), Map.of("x", zeros(2, 4)));
        var three = Shapes.observe(graph, Backends.cpu(), Map.of("x", zeros(3, 4)));

        assertThat(two.get(y)).isEqualTo(ValueInfo.of(y, ElementType.FLOAT, 2, 5));
        assertThat(Shapes.common(graph, two, three).get(y).shape().orElseThrow())
                .containsExactly(new dev.halftone.graph.Dimension.Unknown(), dev.halftone.graph.Dimension.of(5));
    }
}
