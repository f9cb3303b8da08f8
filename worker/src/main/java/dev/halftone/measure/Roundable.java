package dev.halftone.measure;

import dev.halftone.format.Encoding;
import dev.halftone.format.NumberFormat;
import dev.halftone.format.ScaleEncoding;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Uses;
import dev.halftone.partition.Layer;
import java.util.Optional;

/** Which weights can be rounded otherwise than to nearest. */
record Roundable(Graph graph, Uses uses) {

    /** The most inputs of a product: what they look like together takes the square of that in memory, eight bytes each. */
    private static final int WIDEST = 4096;

    static Roundable of(Graph graph) {
        return new Roundable(graph, Uses.of(graph));
    }

    /** Whether a format's weights are integers with scales, the only ones for which another rounding is more than a tie. */
    static boolean isInteger(NumberFormat format) {
        return format.weight().encoding() instanceof Encoding.Integral integral
                && integral.bits() <= Byte.SIZE
                && format.weight().scales() == ScaleEncoding.FLOAT;
    }

    /** Why a layer's weight is rounded to nearest; empty where it need not be. */
    Optional<String> obstacle(Layer layer) {
        var operand = layer.weight().orElseThrow();
        var weight = graph.initializer(operand.value()).orElseThrow();
        boolean product = (layer.operator().equals("MatMul") || layer.operator().equals("Gemm"))
                && weight.rank() == 2
                && operand.index() == 1;
        if (!product) {
            return Optional.of(
                    "only weights of matrix products are rounded otherwise, not those of " + layer.operator());
        }
        int inputs = Matrix.of(graph, layer).inputs();
        if (inputs > WIDEST) {
            return Optional.of("its products have " + inputs + " inputs, more than " + WIDEST);
        }
        return uses.consumers(operand.value()).size() > 1
                ? Optional.of("other nodes read its weight too")
                : Optional.empty();
    }
}
