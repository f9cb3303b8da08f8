package dev.halftone.rewrite;

import dev.halftone.graph.Attribute;
import dev.halftone.number.QuantizedWeight;
import java.util.List;
import java.util.Map;

/** Writes constants as codes behind a DequantizeLinear. */
final class QdqWeight {

    private QdqWeight() {}

    /** A weight that all layers with this kind of kernel share; gives the name of its decoded value back. */
    static String write(Emission emission, QuantizedWeight weight, int channelAxis) {
        String scales = emission.weightConstant("scales", weight.scales());
        return decoded(emission, emission.codes(weight.codes()), scales, weight, channelAxis);
    }

    /** The weight that goes with a bias. */
    static String write(Emission emission, IntegerBias bias, int channelAxis) {
        if (!bias.widened()) {
            return write(emission, bias.weight(), channelAxis);
        }
        String scales = emission.constant("weight_scales", bias.weight().scales());
        return decoded(emission, emission.ownCodes(bias.weight().codes()), scales, bias.weight(), channelAxis);
    }

    /** The bias itself. */
    static String write(Emission emission, IntegerBias bias) {
        String codes = emission.constant("bias_codes", bias.codes());
        String scales = emission.constant("bias_scales", bias.scales());
        return emission.step("DequantizeLinear", List.of(codes, scales), Map.of("axis", Attribute.of(0)));
    }

    private static String decoded(
            Emission emission, String codes, String scales, QuantizedWeight weight, int channelAxis) {
        long channels = weight.scales().count();
        String zeroPoints = emission.weightConstant("zero_points", emission.weightZeroPoints(channels));
        return emission.step(
                "DequantizeLinear", List.of(codes, scales, zeroPoints), Map.of("axis", Attribute.of(channelAxis)));
    }
}
