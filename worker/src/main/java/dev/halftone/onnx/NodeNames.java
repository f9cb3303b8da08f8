package dev.halftone.onnx;

import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Gives each node a name of its own: the one it has, or else one after its operator. */
final class NodeNames {

    private final Set<String> inFile = new HashSet<>();
    private final Set<String> taken = new HashSet<>();

    private final Map<String, Integer> counted = new HashMap<>();

    NodeNames(GraphProto graph) {
        graph.getNodeList().forEach(node -> inFile.add(node.getName()));
    }

    String of(NodeProto node) {
        if (!node.getName().isEmpty() && taken.add(node.getName())) {
            return node.getName();
        }
        String base = node.getName().isEmpty() ? node.getOpType() : node.getName();
        String name = base;
        // counted on from the last time: a file may give all its nodes one name
        int next = counted.getOrDefault(base, 1);
        while (inFile.contains(name) || !taken.add(name)) {
            name = base + "_" + next;
            next++;
        }
        counted.put(base, next);
        return name;
    }
}
