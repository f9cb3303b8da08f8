package dev.halftone.onnx;

import com.google.protobuf.ByteString;
import dev.halftone.graph.Attribute;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.TensorProto;
import java.util.List;
import java.util.stream.Stream;

/** Reads attributes of every kind; what the graph has no form for it carries as it is. */
record AttributeReader(ModelSource source, TensorReader tensors, GraphReader graphs) {

    /** An attribute; {@code where} names it and its node. */
    Attribute read(String where, AttributeProto proto) {
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
            case TENSOR ->
                proto.getT().getDataType() == TensorProto.DataType.STRING_VALUE
                        ? carried(where, proto)
                        : new Attribute.OfTensor(tensors.read(where, proto.getT()));
            case GRAPH -> new Attribute.OfGraph(graphs.nested(where + ": ", proto.getG()));
            case SPARSE_TENSOR, TYPE_PROTO, TENSORS, SPARSE_TENSORS, TYPE_PROTOS -> carried(where, proto);
            case UNDEFINED -> throw source.invalid(where + " has no type");
            case GRAPHS -> throw source.refused(where + " is a list of graphs, which no operator takes");
        };
    }

    private static boolean areText(List<ByteString> texts) {
        return texts.stream().allMatch(ByteString::isValidUtf8);
    }

    /** Carried as it is, unless it points outside the file: nothing would check where to. */
    private Attribute carried(String where, AttributeProto proto) {
        var sparse = Stream.concat(Stream.of(proto.getSparseTensor()), proto.getSparseTensorsList().stream())
                .flatMap(tensor -> Stream.of(tensor.getValues(), tensor.getIndices()));
        var dense = Stream.concat(Stream.of(proto.getT()), proto.getTensorsList().stream());
        if (Stream.concat(sparse, dense).anyMatch(ExternalData::isExternal)) {
            throw source.refused(where + " is kept in external data, which only dense tensors of numbers may be");
        }
        return opaque(proto);
    }

    private static Attribute opaque(AttributeProto proto) {
        return OpaqueAttributes.encode(proto);
    }
}
