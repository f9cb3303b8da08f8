package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A linear layer as MatMulNBits: weights of few bits in blocks, activations quantized inside the kernel. */
record BlockWeights(String name, NumberFormat format, int bits) implements LinearEmitter {

    /** Products of 8-bit integers inside; anything less decodes 8-bit weights in every call. */
    private static final long INTEGER_PRODUCTS = 4;

    @Override
    public Kernel kernel() {
        return new Kernel(name, format, Portability.MICROSOFT, Set.of(), Set.of("com.microsoft.MatMulNBits"));
    }

    @Override
    public void emit(Emission emission, Linear linear) {
        var weight = emission.weight();
        long block = weight.codes().dimension(2) * 8 / bits;
        emission.kernel(
                Node.MICROSOFT,
                "MatMulNBits",
                List.of(
                        linear.activation(),
                        emission.codes(weight.codes()),
                        emission.weightConstant("scales", weight.scales()),
                        "",
                        "",
                        emission.bias(linear)),
                Map.of(
                        "K", Attribute.of(linear.depth()),
                        "N", Attribute.of(linear.channels()),
                        "bits", Attribute.of((long) bits),
                        "block_size", Attribute.of(block),
                        "accuracy_level", Attribute.of(INTEGER_PRODUCTS)),
                linear.output());
    }
}
