package dev.halftone.rewrite;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.number.Calibrator;
import dev.halftone.number.ChannelScales;
import dev.halftone.number.QuantizedWeight;
import dev.halftone.number.Rounding;
import dev.halftone.number.WeightQuantizer;
import dev.halftone.partition.Layer;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Where the rewriter gets quantized weights: computed on the spot, or kept from before. */
@FunctionalInterface
public interface WeightSource {

    /** The layer's constant operand in the choice's format, by the choice's calibrator and rounding; migrated if the choice is. */
    QuantizedWeight quantized(Layer layer, Choice choice);

    /** What a migrated choice divides the layer's activation by: FLOAT, one for each channel. */
    default Tensor scales(Layer layer, Choice choice) {
        throw new IllegalArgumentException(
                "layer " + layer.node() + ": no scales are known to migrate by in " + choice.format());
    }

    /** What a choice with a corrected bias adds to it: FLOAT, one for each output channel. */
    default Tensor correction(Layer layer, Choice choice) {
        throw new IllegalArgumentException(
                "layer " + layer.node() + ": no correction of its bias is known in " + choice.format());
    }

    /**
     * Weights of this graph, rounded to nearest at every call; nothing is migrated.
     *
     * @param importance E[g^2] of a layer's weight, element by element, for calibrators that use it
     */
    static WeightSource computed(Graph graph, Function<Layer, Optional<float[]>> importance) {
        return computed(graph, importance, (layer, choice) -> Optional.empty());
    }

    /** As {@link #computed(Graph, Function)}, with the scales of migrated choices. */
    static WeightSource computed(
            Graph graph,
            Function<Layer, Optional<float[]>> importance,
            BiFunction<Layer, Choice, Optional<Tensor>> scales) {
        return new WeightSource() {
            @Override
            public QuantizedWeight quantized(Layer layer, Choice choice) {
                var rounding = choice.rounded().rounding();
                if (rounding != Rounding.NEAREST) {
                    throw new IllegalArgumentException(
                            "layer " + layer.node() + ": no " + rounding + " codes are known in " + choice.format());
                }
                var operand = layer.weight().orElseThrow();
                var weight = graph.initializer(operand.value()).orElseThrow();
                var calibrator = Calibrator.valueOf(choice.weightCalibrator());
                var squares = importance.apply(layer);
                if (choice.migrated()) {
                    var channels = ChannelScales.of(scales(layer, choice), weight.shape(), operand.channelAxis());
                    weight = channels.multiplied(weight);
                    squares = squares.map(channels::importance);
                }
                return WeightQuantizer.quantize(weight, operand.channelAxis(), choice.format(), calibrator, squares);
            }

            @Override
            public Tensor scales(Layer layer, Choice choice) {
                return scales.apply(layer, choice).orElseGet(() -> WeightSource.super.scales(layer, choice));
            }
        };
    }
}
