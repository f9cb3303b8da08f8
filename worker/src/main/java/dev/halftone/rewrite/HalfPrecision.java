package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A layer with a constant weight in FLOAT16 between two casts. */
final class HalfPrecision implements Emitter {

    private static final Set<String> OPERATORS = Set.of("MatMul", "Gemm", "Conv");

    @Override
    public Kernel kernel() {
        return new Kernel("HalfPrecision", NumberFormat.FP16, Portability.STANDARD, Set.of(), OPERATORS);
    }

    @Override
    public boolean accepts(Site site) {
        var node = site.node();
        return node.domain().isEmpty()
                && OPERATORS.contains(node.operator())
                && site.constant(1).isPresent()
                && site.isActivation(node.input(0));
    }

    @Override
    public void emit(Emission emission) {
        var node = emission.site().node();
        List<String> inputs = new ArrayList<>();
        inputs.add(emission.cast(node.input(0), ElementType.FLOAT16));
        inputs.add(emission.codes(emission.weight().codes()));
        if (node.hasInput(2)) {
            inputs.add(emission.site()
                    .constant(2)
                    .map(bias -> emission.constant("bias", half(bias)))
                    .orElseGet(() -> emission.cast(node.input(2), ElementType.FLOAT16)));
        }
        String half = emission.fresh("half");
        emission.kernel("", node.operator(), inputs, node.attributes(), half);
        emission.lastCast(half, node.output());
    }

    private static Tensor half(Tensor full) {
        float[] values = full.floats();
        byte[] bytes = new byte[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            short bits = Float.floatToFloat16(values[i]);
            bytes[2 * i] = (byte) bits;
            bytes[2 * i + 1] = (byte) (bits >> 8);
        }
        return Tensor.ofBytes(ElementType.FLOAT16, full.shape(), bytes);
    }
}
