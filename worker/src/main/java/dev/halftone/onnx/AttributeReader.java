package dev.halftone.onnx;

import com.google.protobuf.ByteString;
import dev.halftone.failure.GraphRefusal;
import dev.halftone.graph.Attribute;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.TensorProto;
import java.util.List;

/** Reads attributes of every kind; what the graph has no form for it carries as it is. */
record AttributeReader(ModelSource source, TensorReader tensors, GraphReader graphs) {

    /** An attribute; {@code where} names it and its node. */
    Attribute read(String where, AttributeProto proto) {
        checkAlone(where, proto);
        return switch (proto.getType()) {
            case INT -> new Attribute.Int(proto.getI());
            case FLOAT -> new Attribute.Real(proto.getF());
            case STRING ->
                areText(List.of(proto.getS())) ? new Attribute.Text(proto.getS().toStringUtf8()) : opaque(proto);
            case INTS -> new Attribute.Ints(proto.getIntsList());
            case FLOATS -> new Attribute.Floats(proto.getFloatsList());
            case STRINGS ->
                areText(proto.getStringsList())
                        ? new Attribute.Texts(proto.getStringsList().stream()
                                .map(ByteString::toStringUtf8)
                                .toList())
                        : opaque(proto);
            case TENSOR -> holdsStrings(proto.getT()) ? carried(where, proto) : tensor(where, proto.getT());
            case GRAPH -> new Attribute.OfGraph(graphs.nested(where + ": ", proto.getG()));
            case TENSORS, TYPE_PROTO, TYPE_PROTOS -> carried(where, proto);
            case SPARSE_TENSOR, SPARSE_TENSORS ->
                throw source.refuse(GraphRefusal.SPARSE, where + " is sparse; save it as a dense tensor");
            case UNDEFINED -> throw source.refuse(GraphRefusal.ATTRIBUTE_UNTYPED, where + " has no type");
            case GRAPHS ->
                throw source.refuse(
                        GraphRefusal.ATTRIBUTE_GRAPHS, where + " is a list of graphs, which no operator takes");
        };
    }

    /** What an attribute holds beside its value some reader may take for it. */
    private void checkAlone(String where, AttributeProto proto) {
        if (!proto.getRefAttrName().isEmpty()) {
            throw source.refuse(
                    GraphRefusal.ATTRIBUTE_REFERENCE,
                    where + " refers to the attribute " + proto.getRefAttrName()
                            + " of a function, and there is none around it");
        }
        if (AttributeFields.others(proto)) {
            throw source.refuse(
                    GraphRefusal.ATTRIBUTE_TWO_VALUES,
                    where + " is of type " + proto.getType() + " and holds a value of another; export it again");
        }
    }

    private Attribute tensor(String where, TensorProto proto) {
        return new Attribute.OfTensor(tensors.read(where, proto));
    }

    private static boolean holdsStrings(TensorProto proto) {
        return proto.getDataType() == TensorProto.DataType.STRING_VALUE;
    }

    private static boolean areText(List<ByteString> texts) {
        return texts.stream().allMatch(ByteString::isValidUtf8);
    }

    /** Carried as it is once all that is numbers could be read; strings must not point outside the file. */
    private Attribute carried(String where, AttributeProto proto) {
        var held =
                proto.getType() == AttributeProto.AttributeType.TENSOR ? List.of(proto.getT()) : proto.getTensorsList();
        for (var tensor : held) {
            if (ExternalData.isExternal(tensor)) {
                throw source.refuse(
                        GraphRefusal.ATTRIBUTE_EXTERNAL,
                        where + " is kept in external data, which only dense tensors of numbers may be");
            }
            if (!holdsStrings(tensor)) {
                tensors.read(where, tensor);
            }
        }
        return opaque(proto);
    }

    private static Attribute opaque(AttributeProto proto) {
        return OpaqueAttributes.encode(proto);
    }
}
