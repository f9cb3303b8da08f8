package dev.halftone.rewrite;

import static dev.halftone.rewrite.Kernel.Needs.ACTIVATION_RANGE;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A linear layer as the runtime's own MatMulIntegerToFloat, bias included, with fixed scales. */
record IntegerToFloat(NumberFormat format) implements LinearEmitter {

    @Override
    public Kernel kernel() {
        return new Kernel(
                Kernel.named("MatMulIntegerToFloat", format),
                format,
                Portability.MICROSOFT,
                Set.of(ACTIVATION_RANGE),
                Set.of("com.microsoft.MatMulIntegerToFloat"));
    }

    @Override
    public void emit(Emission emission, Linear linear) {
        write(emission, linear, emission.quantized(linear.activation(), emission.activationRange()));
    }

    /** Writes the kernel over codes of the activation. */
    static void write(Emission emission, Linear linear, ActivationCodes activation) {
        var weight = Oriented.inputFirst(emission.weight(), linear);
        emission.kernel(
                Node.MICROSOFT,
                "MatMulIntegerToFloat",
                List.of(
                        activation.codes(),
                        emission.codes(weight.codes()),
                        activation.scale(),
                        emission.weightConstant("scales", weight.scales()),
                        activation.zeroPoint(),
                        emission.weightZeroPoint(),
                        emission.bias(linear)),
                Map.of(),
                linear.output());
    }
}
