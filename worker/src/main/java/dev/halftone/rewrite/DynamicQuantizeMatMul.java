package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A linear layer as the runtime's own DynamicQuantizeMatMul, bias included. */
final class DynamicQuantizeMatMul implements LinearEmitter {

    @Override
    public Kernel kernel() {
        return new Kernel(
                "DynamicQuantizeMatMul",
                NumberFormat.INT8_DYNAMIC,
                Portability.MICROSOFT,
                Set.of(),
                Set.of("com.microsoft.DynamicQuantizeMatMul"));
    }

    @Override
    public void emit(Emission emission, Linear linear) {
        var weight = Oriented.inputFirst(emission.weight(), linear);
        emission.kernel(
                Node.MICROSOFT,
                "DynamicQuantizeMatMul",
                List.of(
                        linear.activation(),
                        emission.codes(weight.codes()),
                        emission.weightConstant("scales", weight.scales()),
                        emission.weightZeroPoint(),
                        emission.bias(linear)),
                Map.of(),
                linear.output());
    }
}
