package dev.halftone.rewrite;

import static dev.halftone.rewrite.Kernel.Needs.ACTIVATION_RANGE;

import dev.halftone.format.NumberFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A linear layer between QuantizeLinear and DequantizeLinear, its bias as INT32.
 *
 * <p>An fp32 bias would be fused into a Gemm before the runtime looks for quantized kernels, and the layer would run
 * in fp32 on weights that are decoded in every call. The weight's zero points are written out, since QGemm is not
 * chosen without them.
 */
final class QdqLinear implements LinearEmitter {

    @Override
    public Kernel kernel() {
        return new Kernel(
                "QdqLinear",
                NumberFormat.INT8,
                Portability.STANDARD,
                Set.of(ACTIVATION_RANGE),
                Set.of("com.microsoft.MatMulIntegerToFloat", "com.microsoft.QGemm"));
    }

    @Override
    public void emit(Emission emission, Linear linear) {
        var range = emission.activationRange();
        var codes = emission.quantized(linear.activation(), range);
        String activation = emission.decoded(codes);
        var matrix = Oriented.inputFirst(emission.weight(), linear);
        String operator = emission.site().node().operator();
        if (linear.bias().isEmpty()) {
            String weight = QdqWeight.write(emission, matrix, 1);
            emission.kernel("", operator, List.of(activation, weight), Map.of(), linear.output());
            return;
        }
        var bias = IntegerBias.of(linear.bias().get(), range.scale(), matrix, 1);
        String weight = QdqWeight.write(emission, bias, 1);
        String offset = QdqWeight.write(emission, bias);
        if (operator.equals("Gemm")) {
            emission.kernel("", operator, List.of(activation, weight, offset), Map.of(), linear.output());
            return;
        }
        String product = emission.fresh("product");
        emission.kernel("", operator, List.of(activation, weight), Map.of(), product);
        emission.last("Add", List.of(product, offset), Map.of(), linear.output());
    }
}
