package dev.halftone.rewrite;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.number.QuantizedWeight;
import dev.halftone.number.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One layer being written: what an emitter has to work with. */
public final class Emission {

    private final Site site;
    private final Choice choice;
    private final WeightSource source;
    private final WeightCodes weightCodes;
    private final SharedValues shared;

    Emission(Site site, Choice choice, WeightSource source, WeightCodes weightCodes, SharedValues shared) {
        this.site = site;
        this.choice = choice;
        this.source = source;
        this.weightCodes = weightCodes.of(choice.format());
        this.shared = shared;
    }

    /** The layer where it stood in the original graph. */
    public Site site() {
        return site;
    }

    /** What the layer becomes. */
    public Choice choice() {
        return choice;
    }

    /** The layer's constant operand, quantized once for all layers that share it. */
    public QuantizedWeight weight() {
        return shared.weight(CodesName.shared(site.layer(), choice), () -> source.quantized(site.layer(), choice));
    }

    /** The layer with its bias corrected, if the choice says so. */
    Linear corrected(Linear linear) {
        return choice.rounded().biasCorrected() ? linear.plus(source.correction(site.layer(), choice)) : linear;
    }

    /** Sets the constant that the proof finds the kernel by, shared by layers with the same weight. */
    String codes(Tensor codes) {
        return exact(CodesName.shared(site.layer(), choice), codes);
    }

    /** Sets the constant that the proof finds the kernel by, for codes that only this layer can use. */
    String ownCodes(Tensor codes) {
        return exact(CodesName.own(site.layer(), choice), codes);
    }

    /** The code that the weight's zeros have, for kernels that take signed codes around 0 by themselves: "" for those. */
    String weightZeroPoint() {
        return weightCodes.isShifted() ? weightConstant("zero_point", weightCodes.zeroPoints()) : "";
    }

    /** The code that the weight's zeros have, once for each output channel. */
    Tensor weightZeroPoints(long channels) {
        return weightCodes.zeroPoints(channels);
    }

    /** A constant whose name begins with the layer's; equal ones are shared. */
    String constant(String hint, Tensor tensor) {
        return shared.constant(site.node().name() + "_" + hint, tensor);
    }

    /** A constant that belongs to the weight: layers with the same weight share it. */
    String weightConstant(String hint, Tensor tensor) {
        return shared.constant(site.layer().weight().orElseThrow().value() + "_" + hint, tensor);
    }

    /** UINT8 codes of a value over an interval; one QuantizeLinear for all layers that want the same. */
    ActivationCodes quantized(String value, Range range) {
        return shared.quantized(value, range);
    }

    /** UINT8 codes of a value over what it holds at run time; one DynamicQuantizeLinear for all layers. */
    ActivationCodes quantizedDynamically(String value) {
        return shared.quantizedDynamically(value);
    }

    /** The reals behind codes, for a kernel that the runtime recognises by its DequantizeLinear. */
    String decoded(ActivationCodes activation) {
        return step(
                "DequantizeLinear", List.of(activation.codes(), activation.scale(), activation.zeroPoint()), Map.of());
    }

    /** The bias of a linear layer as an fp32 constant; "" when it has none. */
    String bias(Linear linear) {
        return linear.bias().map(bias -> constant("bias", bias)).orElse("");
    }

    /** The interval of the first activation; an error names the layer whose choice lacks it. */
    Range activationRange() {
        return range(choice.activationRange(), "its activation");
    }

    /** The interval of the second activation. */
    Range secondRange() {
        return range(choice.secondRange(), "its second activation");
    }

    /** The interval of the value that the kernel writes. */
    Range outputRange() {
        return range(choice.outputRange(), "its output");
    }

    /** Adds a standard operator on the way to the kernel and gives its output's name back. */
    String step(String operator, List<String> inputs, Map<String, Attribute> attributes) {
        GraphBuilder builder = shared.builder();
        String name = builder.fresh(site.node().name() + "_" + operator);
        String output = builder.fresh(name + "_output");
        builder.add(new Node(name, "", operator, inputs, List.of(output), attributes));
        return output;
    }

    /** A value in another element type. */
    String cast(String value, ElementType type) {
        return step("Cast", List.of(value), Map.of("to", Attribute.of(type.code())));
    }

    /** Casts to a FLOAT value of the original graph. */
    void lastCast(String value, String to) {
        last("Cast", List.of(value), Map.of("to", Attribute.of(ElementType.FLOAT.code())), to);
    }

    /** Adds the kernel itself, under the layer's name. */
    void kernel(String domain, String operator, List<String> inputs, Map<String, Attribute> attributes, String to) {
        shared.builder().add(new Node(site.node().name(), domain, operator, inputs, List.of(to), attributes));
    }

    /** Adds a standard operator that writes a value of the original graph. */
    void last(String operator, List<String> inputs, Map<String, Attribute> attributes, String to) {
        var builder = shared.builder();
        String name = builder.fresh(site.node().name() + "_" + operator);
        builder.add(new Node(name, "", operator, inputs, List.of(to), attributes));
    }

    /** A fresh name for a value between the kernel and what follows it. */
    String fresh(String hint) {
        return shared.builder().fresh(site.node().name() + "_" + hint);
    }

    /** Leaves a node out of the graph, since the kernel does its work. */
    void take(Node node) {
        shared.take(node);
    }

    private String exact(String name, Tensor tensor) {
        if (site.graph().initializers().containsKey(name)) {
            throw new IllegalArgumentException("the graph holds " + name + " already: rewrite the original instead");
        }
        return shared.large(name, weightCodes.of(tensor));
    }

    private Range range(Optional<Range> range, String what) {
        return range.orElseThrow(() -> new IllegalArgumentException(
                "layer " + site.layer().node() + ": " + choice.emitter() + " needs the range of " + what));
    }
}
