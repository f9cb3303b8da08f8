package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A linear layer as DynamicQuantizeLinear, MatMulInteger and a multiplication by both scales.
 *
 * <p>The runtime makes one kernel of it: DynamicQuantizeMatMul, or MatMulIntegerToFloat where several layers read the
 * codes. Where two of them also share the scales, it stays as it is: an integer product all the same.
 */
record DynamicInteger(NumberFormat format) implements LinearEmitter {

    @Override
    public Kernel kernel() {
        return new Kernel(
                Kernel.named("DynamicMatMulInteger", format),
                format,
                Portability.STANDARD,
                Set.of(),
                Set.of("MatMulInteger", "com.microsoft.MatMulIntegerToFloat", "com.microsoft.DynamicQuantizeMatMul"));
    }

    @Override
    public void emit(Emission emission, Linear linear) {
        var weight = Oriented.inputFirst(emission.weight(), linear);
        var activation = emission.quantizedDynamically(linear.activation());
        String sums = emission.fresh("sums");
        emission.kernel(
                "",
                "MatMulInteger",
                List.of(
                        activation.codes(),
                        emission.codes(weight.codes()),
                        activation.zeroPoint(),
                        emission.weightZeroPoint()),
                Map.of(),
                sums);
        String scales = emission.weightConstant("scales", weight.scales());
        String unit = emission.step("Mul", List.of(activation.scale(), scales), Map.of());
        var factors = List.of(emission.cast(sums, ElementType.FLOAT), unit);
        if (linear.bias().isEmpty()) {
            emission.last("Mul", factors, Map.of(), linear.output());
            return;
        }
        String product = emission.step("Mul", factors, Map.of());
        emission.last("Add", List.of(product, emission.bias(linear)), Map.of(), linear.output());
    }
}
