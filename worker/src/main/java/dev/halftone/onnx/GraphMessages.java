package dev.halftone.onnx;

import com.google.protobuf.ByteString;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.NodeProto;
import dev.halftone.onnx.proto.OperatorSetIdProto;
import dev.halftone.onnx.proto.StringStringEntryProto;
import dev.halftone.onnx.proto.TensorProto;
import dev.halftone.onnx.proto.TensorShapeProto;
import dev.halftone.onnx.proto.TypeProto;
import dev.halftone.onnx.proto.ValueInfoProto;

/**
 * Makes messages of graphs: the same graph, the same message.
 *
 * @param placement where the contents of initializers go
 */
record GraphMessages(Placement placement) {

    ModelProto model(Graph graph) {
        var model = ModelProto.newBuilder()
                .setIrVersion(FormatVersion.of(graph))
                .setProducerName("halftone")
                .setGraph(whole(graph));
        graph.opsets()
                .forEach((domain, version) -> model.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        graph.metadata()
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    private GraphProto whole(Graph graph) {
        var proto = graph(graph);
        graph.outputs().forEach(output -> proto.addOutput(valueInfo(output)));
        return proto.build();
    }

    /** The outputs of a nested graph go by name: what they are follows from its nodes, and not every file says it. */
    private GraphProto nested(Graph graph) {
        var proto = graph(graph);
        graph.outputs()
                .forEach(output -> proto.addOutput(ValueInfoProto.newBuilder().setName(output.name())));
        return proto.build();
    }

    private GraphProto.Builder graph(Graph graph) {
        var proto = GraphProto.newBuilder().setName(graph.name());
        graph.inputs().forEach(input -> proto.addInput(valueInfo(input)));
        graph.types().values().forEach(type -> proto.addValueInfo(valueInfo(type)));
        graph.initializers()
                .forEach((name, tensor) -> proto.addInitializer(placement.place(header(name, tensor), tensor)));
        graph.nodes().forEach(node -> proto.addNode(node(node)));
        return proto;
    }

    private static ValueInfoProto valueInfo(ValueInfo info) {
        var tensor = TypeProto.Tensor.newBuilder().setElemType(info.type().code());
        info.shape().ifPresent(shape -> {
            var proto = TensorShapeProto.newBuilder();
            shape.forEach(dimension -> proto.addDim(dimension(dimension)));
            tensor.setShape(proto);
        });
        return ValueInfoProto.newBuilder()
                .setName(info.name())
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static TensorShapeProto.Dimension dimension(Dimension dimension) {
        var proto = TensorShapeProto.Dimension.newBuilder();
        return switch (dimension) {
            case Dimension.Fixed(long size) -> proto.setDimValue(size).build();
            case Dimension.Named(String name) -> proto.setDimParam(name).build();
            case Dimension.Unknown() -> proto.build();
        };
    }

    private NodeProto node(Node node) {
        var proto = NodeProto.newBuilder()
                .setName(node.name())
                .setOpType(node.operator())
                .addAllInput(node.inputs())
                .addAllOutput(node.outputs());
        if (!node.domain().isEmpty()) {
            proto.setDomain(node.domain());
        }
        node.attributes().forEach((name, value) -> proto.addAttribute(attribute(name, value)));
        return proto.build();
    }

    private AttributeProto attribute(String name, Attribute attribute) {
        var proto = AttributeProto.newBuilder().setName(name);
        return switch (attribute) {
            case Attribute.Int(long value) ->
                proto.setType(AttributeProto.AttributeType.INT).setI(value).build();
            case Attribute.Real(float value) ->
                proto.setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
            case Attribute.Text(String value) ->
                proto.setType(AttributeProto.AttributeType.STRING)
                        .setS(ByteString.copyFromUtf8(value))
                        .build();
            case Attribute.Ints(var values) ->
                proto.setType(AttributeProto.AttributeType.INTS)
                        .addAllInts(values)
                        .build();
            case Attribute.Floats(var values) ->
                proto.setType(AttributeProto.AttributeType.FLOATS)
                        .addAllFloats(values)
                        .build();
            case Attribute.Texts(var values) ->
                proto.setType(AttributeProto.AttributeType.STRINGS)
                        .addAllStrings(
                                values.stream().map(ByteString::copyFromUtf8).toList())
                        .build();
            case Attribute.OfTensor(Tensor value) ->
                proto.setType(AttributeProto.AttributeType.TENSOR)
                        .setT(Placement.INSIDE.place(header("", value), value))
                        .build();
            case Attribute.OfGraph(Graph value) ->
                proto.setType(AttributeProto.AttributeType.GRAPH)
                        .setG(nested(value))
                        .build();
            case Attribute.Opaque(var bytes) -> OpaqueAttributes.decode(bytes);
        };
    }

    private static TensorProto.Builder header(String name, Tensor tensor) {
        var proto =
                TensorProto.newBuilder().setName(name).setDataType(tensor.type().code());
        for (long dimension : tensor.shape()) {
            proto.addDims(dimension);
        }
        return proto;
    }
}
