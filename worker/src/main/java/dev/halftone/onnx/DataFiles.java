package dev.halftone.onnx;

import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.TensorProto;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the files that a model's tensors lie in. */
final class DataFiles {

    private final Set<String> locations = new HashSet<>();

    private DataFiles() {}

    static SortedSet<Path> of(ModelSource source, ModelProto model) {
        var found = new DataFiles();
        found.visit(model.getGraph());
        var folder = new ModelFolder(source);
        SortedSet<Path> files = new TreeSet<>();
        found.locations.forEach(location -> files.add(folder.file("a tensor", location)));
        return files;
    }

    private void visit(GraphProto graph) {
        graph.getInitializerList().forEach(this::visit);
        for (var node : graph.getNodeList()) {
            for (var attribute : node.getAttributeList()) {
                visit(attribute.getT());
                attribute.getTensorsList().forEach(this::visit);
                visit(attribute.getG());
                attribute.getGraphsList().forEach(this::visit);
            }
        }
    }

    private void visit(TensorProto tensor) {
        if (ExternalData.isExternal(tensor)) {
            tensor.getExternalDataList().stream()
                    .filter(entry -> entry.getKey().equals("location"))
                    .forEach(entry -> locations.add(entry.getValue()));
        }
    }
}
