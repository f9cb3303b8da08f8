package dev.halftone.rewrite;

import static dev.halftone.rewrite.Kernel.Needs.ACTIVATION_RANGE;
import static dev.halftone.rewrite.Kernel.Needs.SECOND_RANGE;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A product of two activations, as attention has, as MatMulIntegerToFloat with fixed scales; a constant factor behind it goes into
 * the scales.
 */
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
    public String writes(Site site) {
        return ConstantFactor.behind(site)
                .map(factor -> factor.node().output())
                .orElseGet(() -> site.node().output());
    }

    @Override
    public void emit(Emission emission) {
        var site = emission.site();
        var node = site.node();
        var left = emission.quantized(node.input(0), emission.activationRange());
        var right = emission.quantized(node.input(1), emission.secondRange());
        var factor = ConstantFactor.behind(site);
        factor.ifPresent(found -> emission.take(found.node()));
        String scale = factor.map(found ->
                        Tensor.scalar((float) (emission.activationRange().scale() * found.value())))
                .map(product -> emission.constant("scale", product))
                .orElse(left.scale());
        emission.kernel(
                Node.MICROSOFT,
                "MatMulIntegerToFloat",
                List.of(left.codes(), right.codes(), scale, right.scale(), left.zeroPoint(), right.zeroPoint()),
                Map.of(),
                writes(site));
    }
}
