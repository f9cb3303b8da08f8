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

class FuseGeluTest {

    private final Backend backend = Backends.cpu();

    /** The order in which the three factors are multiplied. */
    enum Order {
        X_THEN_HALF,
        HALF_THEN_X,
        HALF_OF_X
    }

    private static String scalar(GraphBuilder builder, double value) {
        return builder.constant("c", Tensor.scalar((float) value));
    }

    private static Graph ending(GraphBuilder builder, String x, String function, Order order) {
        String one = builder.op("Add", function, scalar(builder, 1));
        String half = scalar(builder, 0.5);
        String y = switch (order) {
            case X_THEN_HALF -> builder.op("Mul", builder.op("Mul", x, one), half);
            case HALF_THEN_X -> builder.op("Mul", x, builder.op("Mul", one, half));
            case HALF_OF_X -> builder.op("Mul", builder.op("Mul", half, x), one);
        };
        return builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();
    }

    private static Graph exact(long opset, Order order, boolean divided) {
        var builder = GraphBuilder.ofOpset(opset);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 64));
        String scaled = divided
                ? builder.op("Div", x, scalar(builder, Math.sqrt(2)))
                : builder.op("Mul", x, scalar(builder, 0.70710678));
        return ending(builder, x, builder.op("Erf", scaled), order);
    }

    private static Graph approximate(Order order) {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 64));
        String cubic = builder.op("Mul", builder.op("Pow", x, scalar(builder, 3)), scalar(builder, 0.044715));
        String argument = builder.op("Mul", builder.op("Add", x, cubic), scalar(builder, Math.sqrt(2 / Math.PI)));
        return ending(builder, x, builder.op("Tanh", argument), order);
    }

    private void assertFused(Graph graph, String operator) {
        var inputs = RandomInputs.of(graph, 1, 1);
        var fused = new RemoveDeadNodes().apply(new FuseGelu().apply(graph));
        assertThat(fused.nodes()).extracting(Node::qualifiedOperator).containsExactly(operator);
        assertThat(RandomInputs.relativeRmse(backend.evaluate(graph, inputs), backend.evaluate(fused, inputs)))
                .isLessThan(1e-6);
    }

    @ParameterizedTest
    @EnumSource
    void the_exact_form_is_found_in_every_order(Order order) {
        assertFused(exact(21, order, true), "Gelu");
        assertFused(exact(21, order, false), "Gelu");
    }

    @ParameterizedTest
    @EnumSource
    void the_tanh_form_is_found_in_every_order(Order order) {
        assertFused(approximate(order), "Gelu");
    }

    @Test
    void below_opset_20_it_is_the_runtimes_own() {
        assertFused(exact(17, Order.X_THEN_HALF, true), "com.microsoft.Gelu");
    }

    @Test
    void another_factor_is_left_alone() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 64));
        var graph =
                ending(builder, x, builder.op("Erf", builder.op("Div", x, scalar(builder, 1.5))), Order.X_THEN_HALF);

        assertThat(new FuseGelu().apply(graph)).isSameAs(graph);
    }
}
