package dev.halftone.onnx;

import dev.halftone.failure.GraphRefusal;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads graphs, nested ones too, and their nodes. */
final class GraphReader {

    private final ModelSource source;
    private final Names names;
    private final TensorReader tensors;
    private final ValueReader values;
    private final AttributeReader attributes;

    GraphReader(ModelSource source, Limits limits, TensorReader tensors) {
        this.source = source;
        this.tensors = tensors;
        this.names = new Names(source, limits);
        this.values = new ValueReader(source, limits, names);
        this.attributes = new AttributeReader(source, tensors, this);
    }

    Graph read(ModelProto model, SortedMap<String, Long> opsets) {
        SortedMap<String, String> metadata = new TreeMap<>();
        model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        var outputs = model.getGraph().getOutputList().stream()
                .map(value -> values.declared("graph output ", value))
                .toList();
        return graph("", model.getGraph(), outputs, opsets, metadata);
    }

    /** A graph inside a node; {@code where} names the node and ends in a blank. */
    Graph nested(String where, GraphProto proto) {
        var outputs = proto.getOutputList().stream()
                .map(value -> values.nestedOutput(where, value))
                .toList();
        return graph(where, proto, outputs, new TreeMap<>(), new TreeMap<>());
    }

    private Graph graph(
            String where,
            GraphProto proto,
            List<ValueInfo> outputs,
            SortedMap<String, Long> opsets,
            SortedMap<String, String> metadata) {
        if (proto.getSparseInitializerCount() > 0) {
            throw source.refuse(
                    GraphRefusal.SPARSE,
                    where + "initializer "
                            + proto.getSparseInitializer(0).getValues().getName()
                            + " is sparse; save it as a dense tensor");
        }
        var initializers = initializers(where, proto);
        var inputs = proto.getInputList().stream()
                .filter(value -> !initializers.containsKey(value.getName()))
                .map(value -> values.declared(where + "graph input ", value))
                .toList();
        var nodes = NodeOrder.sorted(source, nodes(where, proto));
        return new Graph(proto.getName(), opsets, inputs, outputs, initializers, nodes, values.known(proto), metadata);
    }

    private Map<String, Tensor> initializers(String where, GraphProto proto) {
        Map<String, Tensor> initializers = new LinkedHashMap<>();
        for (var tensor : proto.getInitializerList()) {
            String name = names.given(where + "an initializer", tensor.getName());
            var value = tensors.read(where + "initializer " + name, tensor);
            if (initializers.put(name, value) != null) {
                throw source.refuse(GraphRefusal.INITIALIZER_TWICE, where + "two initializers are called " + name);
            }
        }
        return initializers;
    }

    private List<Node> nodes(String where, GraphProto proto) {
        var unique = new NodeNames(proto);
        List<Node> nodes = new ArrayList<>();
        for (var node : proto.getNodeList()) {
            nodes.add(node(where, unique.of(node), node));
        }
        return nodes;
    }

    private Node node(String where, String name, NodeProto proto) {
        String node = where + "node " + name + " (" + proto.getOpType() + ")";
        names.given(where + "a node", name);
        names.given(node + ": its operator", proto.getOpType());
        String domain = Domains.canonical(proto.getDomain());
        if (!Domains.isKnown(domain)) {
            throw source.refuse(
                    GraphRefusal.DOMAIN_UNKNOWN,
                    node + " is of the operator domain '" + domain
                            + "', which onnxruntime doesn't have; export the model without custom operators");
        }
        proto.getInputList().forEach(value -> names.bounded(node, value));
        proto.getOutputList().forEach(value -> names.bounded(node, value));
        if (proto.getOutputList().stream().allMatch(String::isEmpty)) {
            throw source.refuse(GraphRefusal.NODE_WITHOUT_OUTPUTS, node + " has no outputs");
        }
        Map<String, Attribute> read = new TreeMap<>();
        for (var attribute : proto.getAttributeList()) {
            String each = node + ", attribute " + names.given(node + ": an attribute", attribute.getName());
            if (read.put(attribute.getName(), attributes.read(each, attribute)) != null) {
                throw source.refuse(GraphRefusal.ATTRIBUTE_TWICE, each + " is given twice");
            }
        }
        AttributeRules.check(source, node, domain, proto.getOpType(), read);
        return new Node(name, domain, proto.getOpType(), proto.getInputList(), proto.getOutputList(), read);
    }
}
