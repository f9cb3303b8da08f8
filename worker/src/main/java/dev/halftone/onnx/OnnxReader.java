package dev.halftone.onnx;

import com.google.protobuf.ByteString;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.NodeProto;
import dev.halftone.onnx.proto.TensorShapeProto;
import dev.halftone.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads ONNX models as graphs. */
public final class OnnxReader {

    private OnnxReader() {}

    /** Reads a model file. */
    public static Graph read(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            return graph(ModelProto.parseFrom(stream));
        }
    }

    private static Graph graph(ModelProto model) {
        SortedMap<String, Long> opsets = new TreeMap<>();
        model.getOpsetImportList()
                .forEach(o -> opsets.put(o.getDomain().equals("ai.onnx") ? "" : o.getDomain(), o.getVersion()));
        SortedMap<String, String> metadata = new TreeMap<>();
        model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return graph(model.getGraph(), opsets, metadata);
    }

    private static Graph graph(GraphProto proto, SortedMap<String, Long> opsets, SortedMap<String, String> metadata) {
        Map<String, Tensor> initializers = new LinkedHashMap<>();
        proto.getInitializerList().forEach(t -> initializers.put(t.getName(), Tensors.read(t)));
        Map<String, ValueInfo> types = new LinkedHashMap<>();
        proto.getValueInfoList().stream()
                .filter(v -> v.getType().hasTensorType())
                .forEach(v -> types.put(v.getName(), valueInfo(v)));
        List<ValueInfo> inputs = proto.getInputList().stream()
                .filter(v -> !initializers.containsKey(v.getName()))
                .map(OnnxReader::valueInfo)
                .toList();
        List<ValueInfo> outputs =
                proto.getOutputList().stream().map(OnnxReader::valueInfo).toList();
        return new Graph(proto.getName(), opsets, inputs, outputs, initializers, nodes(proto), types, metadata);
    }

    private static List<Node> nodes(GraphProto proto) {
        Set<String> taken = new HashSet<>();
        List<Node> nodes = new ArrayList<>();
        for (var node : proto.getNodeList()) {
            String base = node.getName().isEmpty() ? node.getOpType() : node.getName();
            String name = base;
            for (int i = 1; !taken.add(name); i++) {
                name = base + "_" + i;
            }
            nodes.add(node(name, node));
        }
        return nodes;
    }

    private static Node node(String name, NodeProto proto) {
        Map<String, Attribute> attributes = new TreeMap<>();
        proto.getAttributeList().forEach(a -> attributes.put(a.getName(), attribute(a)));
        return new Node(
                name, proto.getDomain(), proto.getOpType(), proto.getInputList(), proto.getOutputList(), attributes);
    }

    private static Attribute attribute(AttributeProto proto) {
        return switch (proto.getType()) {
            case INT -> new Attribute.Int(proto.getI());
            case FLOAT -> new Attribute.Real(proto.getF());
            case STRING -> new Attribute.Text(proto.getS().toStringUtf8());
            case INTS -> new Attribute.Ints(proto.getIntsList());
            case FLOATS -> new Attribute.Floats(proto.getFloatsList());
            case STRINGS ->
                new Attribute.Texts(proto.getStringsList().stream()
                        .map(ByteString::toStringUtf8)
                        .toList());
            case TENSOR -> new Attribute.OfTensor(Tensors.read(proto.getT()));
            case GRAPH -> new Attribute.OfGraph(graph(proto.getG(), new TreeMap<>(), new TreeMap<>()));
            case UNDEFINED, SPARSE_TENSOR, TYPE_PROTO, TENSORS, GRAPHS, SPARSE_TENSORS, TYPE_PROTOS ->
                OpaqueAttributes.encode(proto);
        };
    }

    private static ValueInfo valueInfo(ValueInfoProto proto) {
        var tensor = proto.getType().getTensorType();
        return new ValueInfo(
                proto.getName(),
                ElementType.ofCode(tensor.getElemType()),
                tensor.hasShape() ? Optional.of(shape(tensor.getShape())) : Optional.empty());
    }

    private static List<Dimension> shape(TensorShapeProto proto) {
        return proto.getDimList().stream().map(OnnxReader::dimension).toList();
    }

    private static Dimension dimension(TensorShapeProto.Dimension proto) {
        return switch (proto.getValueCase()) {
            case DIM_VALUE -> proto.getDimValue() >= 0 ? Dimension.of(proto.getDimValue()) : new Dimension.Unknown();
            case DIM_PARAM -> new Dimension.Named(proto.getDimParam());
            case VALUE_NOT_SET -> new Dimension.Unknown();
        };
    }
}
