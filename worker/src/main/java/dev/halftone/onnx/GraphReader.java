package dev.halftone.onnx;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
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
    private final Limits limits;
    private final TensorReader tensors;
    private final ValueReader values;
    private final AttributeReader attributes;

    GraphReader(ModelSource source, Limits limits, TensorReader tensors) {
        this.source = source;
        this.limits = limits;
        this.tensors = tensors;
        this.values = new ValueReader(source, limits);
        this.attributes = new AttributeReader(source, tensors, this);
    }

    Graph read(ModelProto model, SortedMap<String, Long> opsets) {
        SortedMap<String, String> metadata = new TreeMap<>();
        model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return graph("", model.getGraph(), opsets, metadata);
    }

    /** A graph inside a node; {@code where} names the node and ends in a blank. */
    Graph nested(String where, GraphProto proto) {
        return graph(where, proto, new TreeMap<>(), new TreeMap<>());
    }

    private Graph graph(
            String where, GraphProto proto, SortedMap<String, Long> opsets, SortedMap<String, String> metadata) {
        if (proto.getSparseInitializerCount() > 0) {
            throw source.refused(where + "initializer "
                    + proto.getSparseInitializer(0).getValues().getName() + " is sparse; save it as a dense tensor");
        }
        var initializers = initializers(where, proto);
        var inputs = proto.getInputList().stream()
                .filter(value -> !initializers.containsKey(value.getName()))
                .map(value -> values.declared(where + "graph input ", value))
                .toList();
        var outputs = proto.getOutputList().stream()
                .map(value -> values.declared(where + "graph output ", value))
                .toList();
        var nodes = NodeOrder.sorted(source, nodes(where, proto));
        return new Graph(proto.getName(), opsets, inputs, outputs, initializers, nodes, values.known(proto), metadata);
    }

    private Map<String, Tensor> initializers(String where, GraphProto proto) {
        Map<String, Tensor> initializers = new LinkedHashMap<>();
        for (var tensor : proto.getInitializerList()) {
            String name = named(where + "an initializer", tensor.getName());
            var value = tensors.read(where + "initializer " + name, tensor);
            if (initializers.put(name, value) != null) {
                throw source.invalid(where + "two initializers are called " + name);
            }
        }
        return initializers;
    }

    private List<Node> nodes(String where, GraphProto proto) {
        var names = new NodeNames(proto);
        List<Node> nodes = new ArrayList<>();
        for (var node : proto.getNodeList()) {
            nodes.add(node(where, names.unique(node), node));
        }
        return nodes;
    }

    private Node node(String where, String name, NodeProto proto) {
        String node = where + "node " + name + " (" + proto.getOpType() + ")";
        named(where + "a node", name);
        named(node + ": its operator", proto.getOpType());
        String domain = Domains.canonical(proto.getDomain());
        if (!Domains.isKnown(domain)) {
            throw source.refused(node + " is of the operator domain '" + domain
                    + "', which onnxruntime doesn't have; export the model without custom operators");
        }
        proto.getInputList().forEach(value -> bounded(node, value));
        proto.getOutputList().forEach(value -> bounded(node, value));
        if (proto.getOutputList().stream().allMatch(String::isEmpty)) {
            throw source.invalid(node + " has no outputs");
        }
        Map<String, Attribute> read = new TreeMap<>();
        for (var attribute : proto.getAttributeList()) {
            String each = node + ", attribute " + named(node + ": an attribute", attribute.getName());
            if (read.put(attribute.getName(), attributes.read(each, attribute)) != null) {
                throw source.invalid(each + " is given twice");
            }
        }
        return new Node(name, domain, proto.getOpType(), proto.getInputList(), proto.getOutputList(), read);
    }

    private String named(String what, String name) {
        if (name.isEmpty()) {
            throw source.invalid(what + " has no name");
        }
        return bounded(what, name);
    }

    private String bounded(String what, String name) {
        if (name.length() > limits.nameLength()) {
            throw source.refused(what + " has a name of " + name.length() + " characters, and " + limits.nameLength()
                    + " are read: " + name.substring(0, Math.min(name.length(), 40)) + "...");
        }
        return name;
    }
}
