package dev.halftone.verify;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Saturation;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.partition.Partition;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.KernelProof;
import dev.halftone.rewrite.Rewriter;
import dev.halftone.rewrite.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes real files of assignments and looks into what the runtime makes of them. */
public record Builder(
        Graph reference,
        Partition partition,
        WeightSource weights,
        Backend backend,
        SessionSettings settings,
        Path folder) {

    /** Writes an assignment to a file in the folder. */
    public Build build(String name, Assignment assignment) {
        var rewritten = Rewriter.rewrite(reference, partition, assignment, weights, Saturation.weightCodes(backend));
        var graph = withoutTypes(rewritten);
        var file = folder.resolve(name + ".onnx");
        try {
            OnnxWriter.write(graph, file);
            // from here on the file's pages are the build's memory
            var written = OnnxReader.read(file);
            return new Build(name, assignment, written, file, OnnxReader.size(file), proofs(file, assignment));
        } catch (IOException e) {
            throw UserError.unwritable(folder, e, "free some space, or give another folder with --out");
        }
    }

    private SortedMap<String, KernelProof> proofs(Path file, Assignment assignment) {
        SortedMap<String, KernelProof> proofs = new TreeMap<>();
        if (!assignment.choices().isEmpty()) {
            var optimized = backend.optimized(file, settings);
            assignment
                    .choices()
                    .forEach((layer, choice) ->
                            proofs.put(layer, KernelProof.find(optimized, partition.layer(layer), choice)));
        }
        return proofs;
    }

    /** Shapes that were observed are no business of who loads the file. */
    private static Graph withoutTypes(Graph graph) {
        return new Graph(
                graph.name(),
                graph.opsets(),
                graph.inputs(),
                graph.outputs(),
                graph.initializers(),
                graph.nodes(),
                Map.of(),
                graph.metadata());
    }
}
