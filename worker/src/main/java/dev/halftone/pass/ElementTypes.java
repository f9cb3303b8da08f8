package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The element types of a graph's values, as far as the operators alone tell them. */
final class ElementTypes {

    private static final Set<String> BOOLEAN = Set.of(
            "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Not", "And", "Or", "Xor", "IsNaN", "IsInf");
    private static final Set<String> INTEGER = Set.of("Shape", "Size", "ArgMax", "ArgMin", "NonZero");
    private static final Set<String> LIKE_FIRST_INPUT = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Neg",
            "Abs",
            "Sqrt",
            "Exp",
            "Log",
            "Erf",
            "Tanh",
            "Sigmoid",
            "Relu",
            "Gelu",
            "Softmax",
            "MatMul",
            "Gemm",
            "Conv",
            "LayerNormalization",
            "Gather",
            "Concat",
            "Slice",
            "Split",
            "Squeeze",
            "Unsqueeze",
            "Reshape",
            "Flatten",
            "Transpose",
            "Expand",
            "Tile",
            "Pad",
            "Identity",
            "Range",
            "Max",
            "Min",
            "Clip",
            "Floor",
            "Ceil",
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd");

    private ElementTypes() {}

    /** Types by value name; a value whose type isn't certain is absent. */
    static Map<String, ElementType> of(Graph graph) {
        Map<String, ElementType> types = new HashMap<>();
        graph.inputs().forEach(input -> types.put(input.name(), input.type()));
        graph.initializers().forEach((name, tensor) -> types.put(name, tensor.type()));
        for (var node : graph.nodes()) {
            if (node.domain().isEmpty()) {
                outputType(node, types).ifPresent(type -> node.outputs().forEach(output -> types.put(output, type)));
            }
        }
        return types;
    }

    private static Optional<ElementType> outputType(Node node, Map<String, ElementType> types) {
        String operator = node.operator();
        if (BOOLEAN.contains(operator)) {
            return Optional.of(ElementType.BOOL);
        }
        if (INTEGER.contains(operator)) {
            return Optional.of(ElementType.INT64);
        }
        if (LIKE_FIRST_INPUT.contains(operator)) {
            return Optional.ofNullable(types.get(node.input(0)));
        }
        return switch (operator) {
            case "Cast" -> Optional.of(ElementType.ofCode((int) node.integer("to", 0)));
            case "Where" -> Optional.ofNullable(types.get(node.input(1)));
            case "ConstantOfShape" ->
                Optional.of(
                        node.attributes().get("value") instanceof Attribute.OfTensor(Tensor value)
                                ? value.type()
                                : ElementType.FLOAT);
            default -> Optional.empty();
        };
    }
}
