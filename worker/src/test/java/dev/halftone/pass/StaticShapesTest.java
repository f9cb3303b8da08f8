package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StaticShapesTest {

    private static final List<Dimension> FREE =
            List.of(new Dimension.Named("batch"), new Dimension.Named("positions"), new Dimension.Fixed(16));

    @Test
    void aShapeOfSomeAxesIsAsLongAsTheyAreMany() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(new ValueInfo("x", ElementType.FLOAT, Optional.of(FREE)));
        String first = builder.op("Shape", List.of(x), Map.of("start", Attribute.of(0L), "end", Attribute.of(1L)));
        String last = builder.op("Shape", List.of(x), Map.of("start", Attribute.of(-2L)));
        String whole = builder.op("Shape", x);
        var graph = builder.output(ValueInfo.unknown(first, ElementType.INT64))
                .output(ValueInfo.unknown(last, ElementType.INT64))
                .output(ValueInfo.unknown(whole, ElementType.INT64))
                .build();

        assertThat(StaticShapes.of(graph))
                .containsEntry(first, List.of(1L))
                .containsEntry(last, List.of(2L))
                .containsEntry(whole, List.of(3L));
    }

    @Test
    void anAxisOfAnyLengthHasTheOneThatTheModelDeclares() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(new ValueInfo("x", ElementType.FLOAT, Optional.of(FREE)));
        String shape = builder.op(
                "Concat",
                List.of(builder.op("Shape", x), builder.constant("one", Tensor.vector(1L))),
                Map.of("axis", Attribute.of(0L)));
        String y = builder.op("Reshape", x, shape);
        builder.type(ValueInfo.of(y, ElementType.FLOAT, 2, 5, 16, 1));
        var graph = builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();

        assertThat(StaticShapes.of(graph)).containsEntry(y, List.of(2L, 5L, 16L, 1L));
    }
}
