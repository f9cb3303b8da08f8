package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import java.util.Set;

/**
 * A linear layer as MatMulIntegerToFloat over codes whose scale is found at run time, once for all layers that read
 * the same activation; the runtime itself makes DynamicQuantizeMatMul of it where there is just one.
 */
record SharedDynamic(NumberFormat format) implements LinearEmitter {

    @Override
    public Kernel kernel() {
        return new Kernel(
                Kernel.named("SharedDynamicMatMul", format),
                format,
                Portability.MICROSOFT,
                Set.of(),
                Set.of("com.microsoft.MatMulIntegerToFloat", "com.microsoft.DynamicQuantizeMatMul"));
    }

    @Override
    public void emit(Emission emission, Linear linear) {
        IntegerToFloat.write(emission, linear, emission.quantizedDynamically(linear.activation()));
    }
}
