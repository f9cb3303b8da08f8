package dev.halftone.rewrite;

import static dev.halftone.rewrite.Kernel.Needs.ACTIVATION_RANGE;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A HardSigmoid behind a convolution as a change of codes: those of its input over the interval on which it is a line are those
 * of its output ({@link SaturatedCodes}). The runtime has no kernel that only changes codes; a LeakyRelu of slope 1 between
 * QuantizeLinear and DequantizeLinear is one, a table of 256 codes.
 */
final class QdqHardSigmoid implements Emitter {

    @Override
    public Kernel kernel() {
        return new Kernel(
                "QdqHardSigmoid",
                NumberFormat.INT8,
                Portability.STANDARD,
                Set.of(ACTIVATION_RANGE),
                Set.of("com.microsoft.QLinearLeakyRelu"));
    }

    @Override
    public boolean accepts(Site site) {
        return site.layer().isJoint() && SaturatedCodes.of(site.node()).isPresent();
    }

    @Override
    public String chain() {
        return QdqConv.NAME;
    }

    @Override
    public void emit(Emission emission) {
        var node = emission.site().node();
        var saturated = SaturatedCodes.of(node).orElseThrow();
        String activation = emission.decoded(emission.quantized(node.input(0), emission.activationRange()));
        String same = emission.fresh("same");
        emission.kernel("", "LeakyRelu", List.of(activation), Map.of("alpha", Attribute.of(1f)), same);
        var codes = emission.quantized(same, saturated.input());
        String scale = emission.constant("scale", Tensor.scalar(SaturatedCodes.OUTPUT.scale()));
        String zeroPoint = emission.constant("zero_point", SharedValues.zeroPoint(SaturatedCodes.OUTPUT));
        emission.last("DequantizeLinear", List.of(codes.codes(), scale, zeroPoint), Map.of(), node.output());
    }
}
