package dev.halftone.rewrite;

import dev.halftone.number.Rounding;
import dev.halftone.partition.Layer;

/** How the constants that hold quantized weights are called: by rule, so that a kernel can be found again by them. */
final class CodesName {

    private CodesName() {}

    /** Of codes that all layers with this weight and this kind of kernel share. */
    static String shared(Layer layer, Choice choice) {
        var weight = layer.weight().orElseThrow();
        return weight.value() + "_" + choice.emitter() + "_" + choice.weightCalibrator() + "_axis"
                + weight.channelAxis() + migrated(layer, choice) + rounded(choice) + "_codes";
    }

    /** Scales belong to the activation: two that meet the same weight make two sets of codes of it. */
    private static String migrated(Layer layer, Choice choice) {
        return choice.migrated() ? "_for_" + layer.activations().getFirst().value() : "";
    }

    private static String rounded(Choice choice) {
        var rounding = choice.rounded().rounding();
        return rounding == Rounding.NEAREST ? "" : "_" + rounding;
    }

    /** Of codes that fit one layer only. */
    static String own(Layer layer, Choice choice) {
        return layer.node() + "_" + choice.emitter() + "_weight_codes";
    }
}
