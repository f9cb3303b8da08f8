package dev.halftone.onnx;

import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.TensorShapeProto;
import dev.halftone.onnx.proto.TypeProto;
import dev.halftone.onnx.proto.ValueInfoProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a graph says of its values' types and shapes. */
record ValueReader(ModelSource source, Limits limits) {

    /** A graph's input or output, which must have a tensor's type; {@code role} says which and ends in a blank. */
    ValueInfo declared(String role, ValueInfoProto proto) {
        String name = proto.getName();
        if (name.isEmpty()) {
            throw source.invalid(role + "has no name");
        }
        var type = proto.getType();
        if (type.getValueCase() != TypeProto.ValueCase.TENSOR_TYPE
                && type.getValueCase() != TypeProto.ValueCase.VALUE_NOT_SET) {
            throw source.refused(role + name + " is no tensor; only tensors are served");
        }
        var element = ElementTypes.ofCode(type.getTensorType().getElemType())
                .orElseThrow(() -> source.refused(
                        role + name + " has no element type that is known; run onnx.shape_inference over the model"));
        return value(name, element, type.getTensorType());
    }

    /** What is known of the values between nodes; entries that say nothing of use are left out. */
    Map<String, ValueInfo> known(GraphProto graph) {
        Map<String, ValueInfo> types = new LinkedHashMap<>();
        for (var proto : graph.getValueInfoList()) {
            var tensor = proto.getType().getTensorType();
            ElementTypes.ofCode(tensor.getElemType())
                    .filter(element -> !proto.getName().isEmpty())
                    .ifPresent(element -> types.put(proto.getName(), value(proto.getName(), element, tensor)));
        }
        return types;
    }

    private ValueInfo value(String name, ElementType element, TypeProto.Tensor tensor) {
        if (name.length() > limits.nameLength()) {
            throw source.refused("a value has a name of " + name.length() + " characters");
        }
        if (tensor.getShape().getDimCount() > limits.rank()) {
            throw source.refused("the value " + name + " has "
                    + tensor.getShape().getDimCount() + " dimensions, and " + limits.rank() + " are read");
        }
        return new ValueInfo(
                name, element, tensor.hasShape() ? Optional.of(shape(tensor.getShape())) : Optional.empty());
    }

    private static List<Dimension> shape(TensorShapeProto proto) {
        return proto.getDimList().stream().map(ValueReader::dimension).toList();
    }

    private static Dimension dimension(TensorShapeProto.Dimension proto) {
        return switch (proto.getValueCase()) {
            case DIM_VALUE -> proto.getDimValue() >= 0 ? Dimension.of(proto.getDimValue()) : new Dimension.Unknown();
            case DIM_PARAM ->
                proto.getDimParam().isEmpty() ? new Dimension.Unknown() : new Dimension.Named(proto.getDimParam());
            case VALUE_NOT_SET -> new Dimension.Unknown();
        };
    }
}
