package dev.halftone.rewrite;

import dev.halftone.graph.Graph;
import dev.halftone.number.Calibrator;
import dev.halftone.number.QuantizedWeight;
import dev.halftone.number.WeightQuantizer;
import dev.halftone.partition.Layer;
import java.util.Optional;
import java.util.function.Function;

/** Where the rewriter gets quantized weights: computed on the spot, or kept from before. */
@FunctionalInterface
public interface WeightSource {

    /** The layer's constant operand in the choice's format, by the choice's calibrator. */
    QuantizedWeight quantized(Layer layer, Choice choice);

    /**
     * Weights of this graph, computed at every call.
     *
     * @param importance E[g^2] of a layer's weight, element by element, for calibrators that use it
     */
    static WeightSource computed(Graph graph, Function<Layer, Optional<float[]>> importance) {
        return (layer, choice) -> {
            var operand = layer.weight().orElseThrow();
            var weight = graph.initializer(operand.value()).orElseThrow();
            var calibrator = Calibrator.valueOf(choice.weightCalibrator());
            return WeightQuantizer.quantize(
                    weight, operand.channelAxis(), choice.format(), calibrator, importance.apply(layer));
        };
    }
}
