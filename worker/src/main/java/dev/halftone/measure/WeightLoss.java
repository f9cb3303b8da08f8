package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.number.Calibrator;
import dev.halftone.number.WeightQuantizer;
import dev.halftone.partition.Layer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a weight's error costs: sum over elements of E[(dg/dw)^2] (Q(w) - w)^2, by the calibrator that costs least. */
final class WeightLoss {

    private final Graph graph;
    private final Map<String, Tensor> importance;
    private final Map<Object, Cheapest> known = new HashMap<>();

    /** The least cost and the row of the calibrators that reaches it. */
    record Cheapest(double loss, String calibrator) {}

    WeightLoss(Graph graph, Map<String, Tensor> importance) {
        this.graph = graph;
        this.importance = importance;
    }

    /** The cost of a layer's weight; zero for a layer without one. */
    Cheapest of(Layer layer, NumberFormat format) {
        return layer.weight()
                .map(weight -> known.computeIfAbsent(
                        java.util.List.of(layer.node(), format.weight()), key -> measured(layer, weight, format)))
                .orElse(new Cheapest(0, ""));
    }

    private Cheapest measured(Layer layer, Layer.Operand operand, NumberFormat format) {
        var weight = graph.initializer(operand.value()).orElseThrow();
        float[] original = weight.floats();
        var squares = importance.get(layer.node());
        // A weight that the loss doesn't depend on costs nothing, whatever becomes of it.
        float[] gradients = squares == null ? new float[original.length] : squares.floats();
        return Stream.of(Calibrator.values())
                .map(calibrator -> new Cheapest(
                        loss(weight, original, gradients, operand.channelAxis(), format, calibrator),
                        calibrator.name()))
                .min(Comparator.comparingDouble(Cheapest::loss))
                .orElseThrow();
    }

    private static double loss(
            Tensor weight, float[] original, float[] squares, int axis, NumberFormat format, Calibrator calibrator) {
        float[] decoded = WeightQuantizer.quantize(weight, axis, format, calibrator, Optional.of(squares))
                .decoded()
                .floats();
        double sum = 0;
        for (int i = 0; i < decoded.length; i++) {
            double error = (double) decoded[i] - original[i];
            sum += squares[i] * error * error;
        }
        return sum;
    }
}
