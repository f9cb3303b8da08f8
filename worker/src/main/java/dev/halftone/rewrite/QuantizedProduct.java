package dev.halftone.rewrite;

import static dev.halftone.rewrite.Kernel.Needs.ACTIVATION_RANGE;
import static dev.halftone.rewrite.Kernel.Needs.SECOND_RANGE;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A product of two activations, as attention has, as MatMulIntegerToFloat with fixed scales. */
final class QuantizedProduct implements Emitter {

    @Override
    public Kernel kernel() {
        return new Kernel(
                "QuantizedProduct",
                NumberFormat.INT8,
                Portability.MICROSOFT,
                Set.of(ACTIVATION_RANGE, SECOND_RANGE),
                Set.of("com.microsoft.MatMulIntegerToFloat"));
    }

    @Override
    public boolean accepts(Site site) {
        var node = site.node();
        return node.is("MatMul") && site.isActivation(node.input(0)) && site.isActivation(node.input(1));
    }

    @Override
    public void emit(Emission emission) {
        var node = emission.site().node();
        var left = emission.quantized(node.input(0), emission.activationRange());
        var right = emission.quantized(node.input(1), emission.secondRange());
        emission.kernel(
                Node.MICROSOFT,
                "MatMulIntegerToFloat",
                List.of(left.codes(), right.codes(), left.scale(), right.scale(), left.zeroPoint(), right.zeroPoint()),
                Map.of(),
                node.output());
    }
}
