package dev.halftone;

import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Uses;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Partition;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The products of a model that are quantized already. */
final class IntegerProducts {

    private static final Set<String> OPERATORS = Set.of(
            "ConvInteger",
            "MatMulInteger",
            "QLinearConv",
            "QLinearMatMul",
            "com.microsoft.DynamicQuantizeMatMul",
            "com.microsoft.MatMulIntegerToFloat",
            "com.microsoft.MatMulNBits",
            "com.microsoft.QAttention",
            "com.microsoft.QGemm",
            "com.microsoft.QLinearConv");

    private IntegerProducts() {}

    /** Why a model most of whose products are quantized is refused; the rest of one with a few is planned. */
    static Optional<UserError> refusal(Graph graph, Partition partition) {
        var uses = Uses.of(graph);
        List<String> integer = graph.nodes().stream()
                .filter(node -> OPERATORS.contains(node.qualifiedOperator()))
                .map(Node::name)
                .toList();
        var products =
                partition.layers().stream().filter(layer -> !layer.isJoint()).toList();
        List<String> rounded = products.stream()
                .filter(layer -> layer.activations().stream().allMatch(operand -> isRounded(operand, uses)))
                .map(Layer::node)
                .toList();
        int quantized = integer.size() + rounded.size();
        int all = integer.size() + products.size();
        return 2 * quantized <= all || quantized == 0
                ? Optional.empty()
                : Optional.of(UserError.of(
                        ModelRefusal.ALREADY_QUANTIZED,
                        Printable.line("the model is quantized already: " + quantized + " of its " + all + " products, "
                                + (integer.isEmpty() ? rounded : integer).getFirst()
                                + " the first; give the floating-point model that it was made from")));
    }

    private static boolean isRounded(Layer.Operand operand, Uses uses) {
        return uses.producer(operand.value())
                .filter(node -> node.is("DequantizeLinear"))
                .flatMap(node -> uses.producer(node.input(0)))
                .filter(node -> node.is("QuantizeLinear"))
                .isPresent();
    }
}
