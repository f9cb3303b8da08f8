package dev.halftone.rewrite;

import static dev.halftone.rewrite.Kernel.Needs.ACTIVATION_RANGE;
import static dev.halftone.rewrite.Kernel.Needs.OUTPUT_RANGE;

import dev.halftone.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A convolution between QuantizeLinear and DequantizeLinear, its output as codes too, since QLinearConv writes nothing else. */
record QdqConv(NumberFormat format) implements Emitter {

    /** The name in 8 bits, which is that of the chain, too: codes between layers are the same whatever their weights are. */
    static final String NAME = "QdqConv";

    @Override
    public Kernel kernel() {
        return new Kernel(
                Kernel.named(NAME, format),
                format,
                Portability.STANDARD,
                Set.of(ACTIVATION_RANGE, OUTPUT_RANGE),
                Set.of("QLinearConv", "com.microsoft.QLinearConv"));
    }

    @Override
    public String chain() {
        return NAME;
    }

    @Override
    public boolean accepts(Site site) {
        var node = site.node();
        boolean bias = !node.hasInput(2) || site.constant(2).isPresent();
        return node.is("Conv") && site.constant(1).isPresent() && site.isActivation(node.input(0)) && bias;
    }

    @Override
    public String writes(Site site) {
        return WrittenCodes.of(site);
    }

    @Override
    public void emit(Emission emission) {
        var site = emission.site();
        var range = emission.activationRange();
        String activation = emission.decoded(emission.quantized(site.node().input(0), range));
        List<String> inputs = new ArrayList<>(List.of(activation));
        var constant = site.constant(2);
        if (constant.isPresent()) {
            var bias = IntegerBias.of(constant.get(), range.scale(), emission.weight(), 0);
            inputs.add(QdqWeight.write(emission, bias, 0));
            inputs.add(QdqWeight.write(emission, bias));
        } else {
            inputs.add(QdqWeight.write(emission, emission.weight(), 0));
        }
        String convolved = emission.fresh("convolved");
        emission.kernel("", "Conv", inputs, site.node().attributes(), convolved);
        WrittenCodes.write(emission, convolved);
    }
}
