package dev.halftone.rewrite;

import static dev.halftone.rewrite.Kernel.Needs.ACTIVATION_RANGE;
import static dev.halftone.rewrite.Kernel.Needs.OUTPUT_RANGE;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Node;
import dev.halftone.number.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A convolution between QuantizeLinear and DequantizeLinear, its output as codes too, since QLinearConv writes nothing
 * else. A Relu or Clip that follows is left to the saturation of the codes, as far as their interval does the same.
 */
final class QdqConv implements Emitter {

    @Override
    public Kernel kernel() {
        return new Kernel(
                "QdqConv",
                NumberFormat.INT8,
                Portability.STANDARD,
                Set.of(ACTIVATION_RANGE, OUTPUT_RANGE),
                Set.of("QLinearConv", "com.microsoft.QLinearConv"));
    }

    @Override
    public boolean accepts(Site site) {
        var node = site.node();
        boolean bias = !node.hasInput(2) || site.constant(2).isPresent();
        return node.is("Conv")
                && site.constant(1).isPresent()
                && site.constant(0).isEmpty()
                && bias;
    }

    @Override
    public String writes(Site site) {
        return Bound.after(site)
                .map(bound -> bound.node().output())
                .orElse(site.node().output());
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
        String value = emission.fresh("convolved");
        emission.kernel("", "Conv", inputs, site.node().attributes(), value);
        var bound = Bound.after(site);
        if (bound.isPresent()) {
            var node = bound.get().node();
            emission.take(node);
            if (!bound.get().holds(emission.outputRange())) {
                List<String> bounded = new ArrayList<>(node.inputs());
                bounded.set(0, value);
                value = emission.step(node.operator(), bounded, node.attributes());
            }
        }
        var codes = emission.quantized(value, emission.outputRange());
        emission.last(
                "DequantizeLinear", List.of(codes.codes(), codes.scale(), codes.zeroPoint()), Map.of(), writes(site));
    }

    /** A Relu or Clip: the interval that it lets through. */
    private record Bound(Node node, float low, float high) {

        /** The bound that alone reads the layer's output. */
        static Optional<Bound> after(Site site) {
            return site.onlyFollower().flatMap(node -> of(site, node));
        }

        private static Optional<Bound> of(Site site, Node node) {
            if (node.is("Relu")) {
                return Optional.of(new Bound(node, 0, Float.POSITIVE_INFINITY));
            }
            if (!node.is("Clip") || !node.input(0).equals(site.node().output())) {
                return Optional.empty();
            }
            var low = limit(site, node, 1, Float.NEGATIVE_INFINITY);
            var high = limit(site, node, 2, Float.POSITIVE_INFINITY);
            return low.isPresent() && high.isPresent()
                    ? Optional.of(new Bound(node, low.get(), high.get()))
                    : Optional.empty();
        }

        private static Optional<Float> limit(Site site, Node clip, int index, float absent) {
            if (!clip.hasInput(index)) {
                return Optional.of(absent);
            }
            return site.constant(index < clip.inputs().size() ? clip.input(index) : "")
                    .filter(tensor -> tensor.count() == 1)
                    .map(tensor -> tensor.floatAt(0));
        }

        /** Whether codes over this interval never leave the bound. */
        boolean holds(Range range) {
            return range.low() >= low && range.high() <= high;
        }
    }
}
