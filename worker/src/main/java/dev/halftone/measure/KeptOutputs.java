package dev.halftone.measure;

import dev.halftone.backend.BackendException;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.pass.Evaluator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a graph gives out at each shape of a workload: rewrites of it have to give out the same.
 *
 * @param points the inputs
 * @param expected the outputs for each of them
 * @param mask the input whose zeros mark positions that don't count, where there is one
 */
record KeptOutputs(
        Evaluator evaluator, List<ShapePoint> points, List<Map<String, Tensor>> expected, Optional<String> mask) {

    static KeptOutputs of(Evaluator evaluator, Graph graph, List<ShapePoint> points, Optional<String> mask) {
        return new KeptOutputs(
                evaluator,
                points,
                points.stream()
                        .map(point -> evaluator.evaluate(graph, point.inputs()))
                        .toList(),
                mask);
    }

    /**
     * The relative RMSE of what a rewrite gives out, over the positions that count; infinite where the runtime does not run it with
     * these inputs, or its outputs have other shapes.
     */
    double difference(Graph rewrite) {
        try {
            return relativeRmse(rewrite);
        } catch (BackendException e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private double relativeRmse(Graph rewrite) {
        double square = 0;
        double change = 0;
        for (int i = 0; i < points.size(); i++) {
            var point = points.get(i);
            var actual = evaluator.evaluate(rewrite, point.inputs());
            for (var entry : expected.get(i).entrySet()) {
                var other = actual.get(entry.getKey());
                if (other == null
                        || !Arrays.equals(other.shape(), entry.getValue().shape())) {
                    return Double.POSITIVE_INFINITY;
                }
                if (entry.getValue().type() == ElementType.FLOAT) {
                    float[] a = entry.getValue().floats();
                    float[] b = other.floats();
                    float[] weights = counted(point, entry.getValue());
                    for (int j = 0; j < a.length; j++) {
                        double weight = weights.length == 0 ? 1 : weights[j / (a.length / weights.length)];
                        square += weight * a[j] * a[j];
                        change += weight * ((double) b[j] - a[j]) * ((double) b[j] - a[j]);
                    }
                }
            }
        }
        return Math.sqrt(change / Math.max(square, Double.MIN_NORMAL));
    }

    /** Ones and zeros for the positions of an output that the mask is for; none for any other. */
    private float[] counted(ShapePoint point, Tensor output) {
        return mask.flatMap(name -> Optional.ofNullable(point.inputs().get(name)))
                .filter(array -> Cotangents.isLeading(array, output.shape()))
                .map(array -> Cotangents.weights(array, output.shape()))
                .orElse(new float[0]);
    }
}
