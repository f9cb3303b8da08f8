package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.number.ChannelScales;
import dev.halftone.number.QuantizedWeight;
import dev.halftone.number.Rounding;
import dev.halftone.number.WeightQuantizer;
import dev.halftone.partition.Layer;
import dev.halftone.rewrite.Choice;
import dev.halftone.rewrite.WeightSource;
import java.util.Optional;
import java.util.SortedMap;

/** Weights as they were rounded when their losses were measured; those to nearest are rounded again. */
record KeptWeights(Graph graph, WeightSource nearest, SortedMap<String, KeptRounding> roundings)
        implements WeightSource {

    @Override
    public QuantizedWeight quantized(Layer layer, Choice choice) {
        if (choice.rounded().rounding() == Rounding.NEAREST) {
            return nearest.quantized(layer, choice);
        }
        var rounded = kept(layer, choice)
                .flatMap(kept -> Optional.ofNullable(kept.weight()))
                .orElseThrow(() -> new IllegalArgumentException("layer " + layer.node() + ": no "
                        + choice.rounded().rounding() + " codes are known in " + choice.format()));
        var operand = layer.weight().orElseThrow();
        var weight = graph.initializer(operand.value()).orElseThrow();
        if (choice.migrated()) {
            weight = ChannelScales.of(scales(layer, choice), weight.shape(), operand.channelAxis())
                    .multiplied(weight);
        }
        return WeightQuantizer.restored(rounded, weight, operand.channelAxis(), choice.format());
    }

    @Override
    public Tensor scales(Layer layer, Choice choice) {
        return nearest.scales(layer, choice);
    }

    @Override
    public Tensor correction(Layer layer, Choice choice) {
        return kept(layer, choice)
                .flatMap(kept -> Optional.ofNullable(kept.correction()))
                .orElseGet(() -> nearest.correction(layer, choice));
    }

    private Optional<KeptRounding> kept(Layer layer, Choice choice) {
        return Optional.ofNullable(
                roundings.get(Sensitivity.rounding(layer.node(), choice.format(), choice.migrated())));
    }
}
