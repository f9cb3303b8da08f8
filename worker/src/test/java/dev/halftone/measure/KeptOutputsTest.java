package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptOutputsTest {

    private static final List<ShapePoint> POINTS =
            List.of(new ShapePoint("point", 1, Map.of("x", Tensor.ofFloats(new long[] {1, 4}, 1, 2, 3, 4))));

    /** x [1, 4] in another shape. */
    private static Graph reshaped(long... shape) {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 1, 4));
        String y = builder.op("Reshape", x, builder.constant("shape", Tensor.vector(shape)));
        return builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build();
    }

    private static double difference(Graph rewrite) {
        return KeptOutputs.of(Backends.cpu(), reshaped(2, 2), POINTS, Optional.empty())
                .difference(rewrite);
    }

    @Test
    void theSameFunctionHasNoDifference() {
        assertThat(difference(reshaped(2, -1))).isZero();
    }

    @Test
    void outputsOfAnotherShapeAreOthers() {
        assertThat(difference(reshaped(4, 1))).isInfinite();
    }

    @Test
    void whatTheRuntimeDoesNotRunIsNoReasonToStop() {
        assertThat(difference(reshaped(3, -1))).isInfinite();
    }
}
