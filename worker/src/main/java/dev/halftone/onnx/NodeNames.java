package dev.halftone.onnx;

import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.NodeProto;
import java.util.HashSet;
import java.util.Set;

/** Gives each node a name of its own: the one it has, or else one after its operator. */
final class NodeNames {

    private final Set<String> inFile = new HashSet<>();
    private final Set<String> taken = new HashSet<>();

    NodeNames(GraphProto graph) {
        graph.getNodeList().forEach(node -> inFile.add(node.getName()));
    }

    String unique(NodeProto node) {
        if (!node.getName().isEmpty() && taken.add(node.getName())) {
            return node.getName();
        }
        String base = node.getName().isEmpty() ? node.getOpType() : node.getName();
        String name = base;
        for (int i = 1; inFile.contains(name) || !taken.add(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }
}
