package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An addition, product or mean behind convolutions between QuantizeLinear and DequantizeLinear, which the runtime makes one
 * kernel on codes of: integer convolutions before and after it need no conversion then.
 *
 * @param name of the row
 * @param operator that it writes
 * @param needs an interval of each activation and of the output
 * @param fused the runtime's operator
 */
record QdqJoint(String name, String operator, Set<Kernel.Needs> needs, String fused) implements Emitter {

    /** A joint of one activation. */
    static QdqJoint unary(String operator) {
        return of(operator, Set.of(Kernel.Needs.ACTIVATION_RANGE, Kernel.Needs.OUTPUT_RANGE));
    }

    /** A joint of two activations. */
    static QdqJoint binary(String operator) {
        return of(
                operator, Set.of(Kernel.Needs.ACTIVATION_RANGE, Kernel.Needs.SECOND_RANGE, Kernel.Needs.OUTPUT_RANGE));
    }

    private static QdqJoint of(String operator, Set<Kernel.Needs> needs) {
        return new QdqJoint("Qdq" + operator, operator, needs, Node.MICROSOFT + ".QLinear" + operator);
    }

    @Override
    public Kernel kernel() {
        return new Kernel(name, NumberFormat.INT8, Portability.STANDARD, needs, Set.of(fused));
    }

    @Override
    public boolean accepts(Site site) {
        return site.layer().isJoint() && site.node().is(operator);
    }

    @Override
    public String chain() {
        return QdqConv.NAME;
    }

    @Override
    public String writes(Site site) {
        return WrittenCodes.of(site);
    }

    @Override
    public void emit(Emission emission) {
        var operands = emission.site().layer().activations();
        List<String> inputs = new ArrayList<>();
        for (var operand : operands) {
            var range = inputs.isEmpty() ? emission.activationRange() : emission.secondRange();
            inputs.add(emission.decoded(emission.quantized(operand.value(), range)));
        }
        String joined = emission.fresh("joined");
        emission.kernel("", operator, inputs, emission.site().node().attributes(), joined);
        WrittenCodes.write(emission, joined);
    }
}
