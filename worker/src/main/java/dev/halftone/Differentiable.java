package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.gradient.Decompositions;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Shapes;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A graph as gradients flow through it: with fused operators written out for the shapes of one sample. Layers keep their names.
 *
 * @param types type and shape of every value for one sample
 */
record Differentiable(Graph graph, Map<String, ValueInfo> types) {

    /** Above this relative RMSE of the outputs, what was written out is not the same function. */
    private static final double SAME = 1e-3;

    /** Writes fused operators out where that computes the same on a sample; all stay fused where it does not. */
    @SuppressWarnings("ReferenceEquality") // the same instance is how a rewrite says that nothing changed
    static Differentiable of(Graph graph, Map<String, ValueInfo> types, Backend backend, Map<String, Tensor> sample) {
        var wide = wideOutputs(graph);
        var fused = new Differentiable(wide, wide == graph ? types : Shapes.observe(wide, backend, sample));
        var written = Decompositions.apply(wide, fused.types());
        if (written == wide) {
            return fused;
        }
        try {
            return difference(backend.evaluate(wide, sample), backend.evaluate(written, sample)) <= SAME
                    ? new Differentiable(written, Shapes.observe(written, backend, sample))
                    : fused;
        } catch (BackendException e) {
            return fused;
        }
    }

    /** Outputs that are cast to 16 bits at the very end are read before that. */
    private static Graph wideOutputs(Graph graph) {
        var halves = graph.outputs().stream()
                .filter(output -> output.type() == ElementType.FLOAT16 || output.type() == ElementType.BFLOAT16)
                .map(ValueInfo::name)
                .collect(Collectors.toSet());
        if (halves.isEmpty()) {
            return graph;
        }
        Map<String, Attribute> toFloat = Map.of("to", Attribute.of((long) ElementType.FLOAT.code()));
        return graph.withNodes(graph.nodes().stream()
                        .map(node -> node.is("Cast") && halves.contains(node.output())
                                ? new Node(node.name(), "", "Cast", node.inputs(), node.outputs(), toFloat)
                                : node)
                        .toList())
                .withOutputs(graph.outputs().stream()
                        .map(output -> halves.contains(output.name())
                                ? new ValueInfo(output.name(), ElementType.FLOAT, output.shape())
                                : output)
                        .toList());
    }

    private static double difference(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        double square = 0;
        double change = 0;
        for (var entry : expected.entrySet()) {
            var other = actual.get(entry.getKey());
            if (other != null && other.type() == ElementType.FLOAT) {
                float[] a = entry.getValue().floats();
                float[] b = other.floats();
                for (int i = 0; i < a.length; i++) {
                    square += (double) a[i] * a[i];
                    change += ((double) b[i] - a[i]) * ((double) b[i] - a[i]);
                }
            }
        }
        return Math.sqrt(change / Math.max(square, Double.MIN_NORMAL));
    }
}
