package dev.halftone.pass;

import dev.halftone.graph.Dimension;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises nodes that treat each vector of a stack [batch, positions, width] by itself, so that it doesn't matter which
 * vectors lie beside it.
 *
 * @param axes the lengths of the batch and of the positions
 */
record RowWise(Graph graph, List<Dimension> axes, Map<String, ValueInfo> types) {

    /** Element by element, or along the last axis; operands beside stacks are the same for all vectors. */
    private static final Set<String> OPERATORS = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Max",
            "Min",
            "MatMul",
            "Gelu",
            "Relu",
            "LeakyRelu",
            "Elu",
            "Erf",
            "Exp",
            "Tanh",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Softplus",
            "Sqrt",
            "Reciprocal",
            "Neg",
            "Abs",
            "Clip",
            "Identity",
            "LayerNormalization",
            "RMSNormalization",
            "SimplifiedLayerNormalization",
            Node.MICROSOFT + ".Gelu",
            Node.MICROSOFT + ".FastGelu",
            Node.MICROSOFT + ".BiasGelu",
            Node.MICROSOFT + ".QuickGelu",
            Node.MICROSOFT + ".SkipLayerNormalization",
            Node.MICROSOFT + ".SkipSimplifiedLayerNormalization");

    private static final int RANK = 3;

    static RowWise of(Graph graph, List<Dimension> axes) {
        Map<String, ValueInfo> types = new HashMap<>(graph.types());
        graph.inputs().forEach(input -> types.put(input.name(), input));
        graph.outputs().forEach(output -> types.put(output.name(), output));
        return new RowWise(graph, axes, types);
    }

    /** The stacks among what a node reads, when all that it writes are stacks of the same vectors; empty when they aren't. */
    Optional<List<String>> stacks(Node node) {
        boolean known = OPERATORS.contains(node.qualifiedOperator())
                && node.outputs().stream().allMatch(value -> value.isEmpty() || isStack(value))
                && isAlongLastAxis(node);
        List<String> stacks = new ArrayList<>();
        for (int i = 0; known && i < node.inputs().size(); i++) {
            String value = node.input(i);
            if (isStack(value)) {
                stacks.add(value);
            } else {
                boolean isWeight = node.is("MatMul") && i == 1;
                known = value.isEmpty() || (isWeight ? isMatrix(value) : isSameForAll(value));
            }
        }
        return known && !stacks.isEmpty() ? Optional.of(stacks) : Optional.empty();
    }

    /** Whether a value is of this batch and these positions, each with a vector. */
    private boolean isStack(String value) {
        return Optional.ofNullable(types.get(value))
                .flatMap(ValueInfo::shape)
                .filter(shape -> shape.size() == RANK
                        && shape.subList(0, RANK - 1).equals(axes)
                        && shape.getLast() instanceof Dimension.Fixed)
                .isPresent();
    }

    private static boolean isAlongLastAxis(Node node) {
        long axis = node.integer("axis", -1);
        return axis == -1 || axis == RANK - 1;
    }

    private boolean isMatrix(String value) {
        return graph.initializer(value).filter(tensor -> tensor.rank() == 2).isPresent();
    }

    /** Whether a value is a constant that varies along the last axis only. */
    private boolean isSameForAll(String value) {
        return graph.initializer(value)
                .filter(tensor -> tensor.rank() == 0
                        || (tensor.rank() <= RANK && tensor.count() == tensor.dimension(tensor.rank() - 1)))
                .isPresent();
    }
}
