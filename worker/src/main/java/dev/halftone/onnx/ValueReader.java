package dev.halftone.onnx;

import dev.halftone.failure.GraphRefusal;
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
record ValueReader(ModelSource source, Limits limits, Names names) {

    /** The code of a type that is not given. */
    private static final int UNDEFINED = 0;

    /** A graph's input or output, which must have a tensor's type; {@code role} says which and ends in a blank. */
    ValueInfo declared(String role, ValueInfoProto proto) {
        String name = names.given(role.strip(), proto.getName());
        var type = proto.getType();
        if (type.getValueCase() != TypeProto.ValueCase.TENSOR_TYPE
                && type.getValueCase() != TypeProto.ValueCase.VALUE_NOT_SET) {
            throw source.refuse(GraphRefusal.NOT_A_TENSOR, role + name + " is no tensor; only tensors are served");
        }
        var element = ElementTypes.ofCode(type.getTensorType().getElemType())
                .orElseThrow(() -> source.refuse(
                        GraphRefusal.TYPE_UNKNOWN,
                        role + name + " has no element type that is known; run onnx.shape_inference over the model"));
        return value(name, element, type.getTensorType());
    }

    /**
     * A nested graph's output. Exporters may leave its type out: it follows from the nodes and is not written again. One that is
     * given is checked and forgotten, so that a graph is the same once it was written; what stands in for it is read by nobody.
     */
    ValueInfo nestedOutput(String where, ValueInfoProto proto) {
        var type = proto.getType();
        boolean isGiven = type.getValueCase() != TypeProto.ValueCase.VALUE_NOT_SET
                && !(type.hasTensorType() && type.getTensorType().getElemType() == UNDEFINED);
        String name = isGiven
                ? declared(where + "graph output ", proto).name()
                : names.given(where + "a graph output", proto.getName());
        return ValueInfo.unknown(name, ElementType.FLOAT);
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
        names.bounded("a value", name);
        if (tensor.getShape().getDimCount() > limits.rank()) {
            throw source.refuse(
                    GraphRefusal.RANK_TOO_HIGH,
                    "the value " + name + " has " + tensor.getShape().getDimCount() + " dimensions, and "
                            + limits.rank() + " are read");
        }
        return new ValueInfo(
                name, element, tensor.hasShape() ? Optional.of(shape(name, tensor.getShape())) : Optional.empty());
    }

    private List<Dimension> shape(String name, TensorShapeProto proto) {
        long elements = 1;
        for (var dimension : proto.getDimList()) {
            long size = Math.max(1, dimension.getDimValue());
            if (size > Integer.MAX_VALUE || size > limits.elements() / elements) {
                throw source.refuse(
                        GraphRefusal.VALUE_TOO_LARGE,
                        "the value " + name + " has the shape "
                                + proto.getDimList().stream()
                                        .map(each -> String.valueOf(each.getDimValue()))
                                        .toList()
                                + ", more than " + limits.elements() + " elements; leave the axis open");
            }
            elements *= size;
        }
        return proto.getDimList().stream().map(each -> dimension(name, each)).toList();
    }

    private Dimension dimension(String name, TensorShapeProto.Dimension proto) {
        return switch (proto.getValueCase()) {
            case DIM_VALUE -> proto.getDimValue() >= 0 ? Dimension.of(proto.getDimValue()) : new Dimension.Unknown();
            case DIM_PARAM ->
                proto.getDimParam().isEmpty()
                        ? new Dimension.Unknown()
                        : new Dimension.Named(names.bounded("an axis of the value " + name, proto.getDimParam()));
            case VALUE_NOT_SET -> new Dimension.Unknown();
        };
    }
}
