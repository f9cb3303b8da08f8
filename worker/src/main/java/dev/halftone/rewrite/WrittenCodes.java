package dev.halftone.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The end of a kernel that writes codes: the output between QuantizeLinear and DequantizeLinear. A Relu or Clip that follows
 * is left to the saturation of the codes, as far as their interval does the same.
 */
final class WrittenCodes {

    private WrittenCodes() {}

    /** The value that a kernel ends in: the layer's output, or that of the bound that it takes in. */
    static String of(Site site) {
        return Bound.after(site)
                .map(bound -> bound.node().output())
                .orElse(site.node().output());
    }

    /** Writes what the kernel computed. */
    static void write(Emission emission, String computed) {
        var site = emission.site();
        String value = Bound.after(site)
                .map(bound -> bounded(emission, bound, computed))
                .orElse(computed);
        var codes = emission.quantized(value, emission.outputRange());
        emission.last("DequantizeLinear", List.of(codes.codes(), codes.scale(), codes.zeroPoint()), Map.of(), of(site));
    }

    /** The kernel's output as the bound leaves it; the bound itself only where the codes don't do its work. */
    private static String bounded(Emission emission, Bound bound, String computed) {
        emission.take(bound.node());
        if (bound.holds(emission.outputRange())) {
            return computed;
        }
        List<String> inputs = new ArrayList<>(bound.node().inputs());
        inputs.set(0, computed);
        return emission.step(bound.node().operator(), inputs, bound.node().attributes());
    }
}
