package dev.halftone.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenAxesTest {

    private static final Dimension BATCH = new Dimension.Named("batch");
    private static final Dimension LENGTH = new Dimension.Named("length");

    private static ValueInfo named(String name, Dimension... axes) {
        return new ValueInfo(name, ElementType.FLOAT, Optional.of(List.of(axes)));
    }

    /** The shape of y in a graph that turns the first two axes of x around. */
    private static List<Dimension> turned(long[] first, long[] second) {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(named("x", BATCH, LENGTH, Dimension.of(4)));
        String y = builder.op("Transpose", List.of(x), Map.of("perm", Attribute.of(1L, 0L, 2L)));
        Graph graph = builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();
        var common = Shapes.common(graph, observed(graph, first), observed(graph, second));
        return common.values().stream()
                .filter(info -> info.name().equals(y))
                .findFirst()
                .flatMap(ValueInfo::shape)
                .orElseThrow();
    }

    private static Map<String, ValueInfo> observed(Graph graph, long... shape) {
        return Shapes.observe(
                graph, Backends.cpu(), Map.of("x", Tensor.ofFloats(shape, new float[(int) Tensor.count(shape)])));
    }

    @Test
    void an_open_axis_has_the_name_of_the_inputs_axis_that_it_is_as_long_as() {
        assertThat(turned(new long[] {1, 6, 4}, new long[] {2, 7, 4})).containsExactly(LENGTH, BATCH, Dimension.of(4));
    }

    @Test
    void axes_that_two_runs_can_not_tell_apart_have_no_name() {
        assertThat(turned(new long[] {3, 3, 4}, new long[] {5, 5, 4}))
                .containsExactly(new Dimension.Unknown(), new Dimension.Unknown(), Dimension.of(4));
    }
}
