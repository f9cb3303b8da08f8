package dev.halftone.rewrite;

import static dev.halftone.rewrite.Kernel.Needs.ACTIVATION_RANGE;

import dev.halftone.format.NumberFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A linear layer between QuantizeLinear and DequantizeLinear, its bias as INT32.
 *
 * <p>An fp32 bias would be fused into a Gemm before the runtime looks for quantized kernels, and the layer would run
 * in fp32 on weights that are decoded in every call. So would a product of matrices with a residual that is added to
 * it: where the rank is known to be 2 a Gemm is written, which takes in nothing more. The weight's zero points are
 * written out, since QGemm is not chosen without them.
 */
record QdqLinear(NumberFormat format) implements LinearEmitter {

    @Override
    public Kernel kernel() {
        return new Kernel(
                Kernel.named("QdqLinear", format),
                format,
                Portability.STANDARD,
                Set.of(ACTIVATION_RANGE),
                Set.of("com.microsoft.MatMulIntegerToFloat", "com.microsoft.QGemm"));
    }

    @Override
    public void emit(Emission emission, Linear linear) {
        var range = emission.activationRange();
        var codes = emission.quantized(linear.activation(), range);
        String activation = emission.decoded(codes);
        var oriented = Oriented.inputFirst(emission.weight(), linear);
        var site = emission.site();
        boolean matrix =
                site.node().is("Gemm") || site.rank(linear.activation()).equals(Optional.of(2));
        String operator = matrix ? "Gemm" : "MatMul";
        if (linear.bias().isEmpty()) {
            String weight = QdqWeight.write(emission, oriented, 1);
            emission.kernel("", operator, List.of(activation, weight), Map.of(), linear.output());
            return;
        }
        var bias = IntegerBias.of(linear.bias().get(), range.scale(), oriented, 1);
        String weight = QdqWeight.write(emission, bias, 1);
        String offset = QdqWeight.write(emission, bias);
        if (matrix) {
            emission.kernel("", operator, List.of(activation, weight, offset), Map.of(), linear.output());
            return;
        }
        String product = emission.fresh("product");
        emission.kernel("", operator, List.of(activation, weight), Map.of(), product);
        emission.last("Add", List.of(product, offset), Map.of(), linear.output());
    }
}
