package dev.halftone.rewrite;

import dev.halftone.graph.Graph;
import dev.halftone.number.Calibrator;
import dev.halftone.number.QuantizedWeight;
import dev.halftone.number.WeightQuantizer;
import dev.halftone.partition.Layer;
import java.util.Optional;

/** Weights quantized by round-to-nearest over their largest magnitude. */
record PlainWeights(Graph graph) implements WeightSource {

    @Override
    public QuantizedWeight quantized(Layer layer, Choice choice) {
        var operand = layer.weight().orElseThrow();
        var weight = graph.initializer(operand.value()).orElseThrow();
        return WeightQuantizer.quantize(
                weight, operand.channelAxis(), choice.format(), Calibrator.MIN_MAX, Optional.empty());
    }
}
