package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.format.Scheme;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.number.Calibrator;
import dev.halftone.number.ChannelScales;
import dev.halftone.number.WeightQuantizer;
import dev.halftone.partition.Layer;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What a weight's error costs: sum over elements of E[(dg/dw)^2] (Q(w) - w)^2, by the calibrator that costs least. May be asked by
 * several threads.
 */
final class WeightLoss {

    private final Graph graph;
    private final Map<String, Tensor> importance;
    private final Map<Plain, Cheapest> known = new ConcurrentHashMap<>();
    private final Map<Rough, Double> rough = new ConcurrentHashMap<>();

    /** What a cost is of. */
    private record Plain(String layer, Scheme scheme) {}

    /** What a rough cost is of. */
    private record Rough(String layer, Scheme scheme, Tensor scales) {}

    /** The least cost and the row of the calibrators that reaches it. */
    record Cheapest(double loss, String calibrator) {}

    WeightLoss(Graph graph, Map<String, Tensor> importance) {
        this.graph = graph;
        this.importance = importance;
    }

    /** The cost of a layer's weight; zero for a layer without one. */
    Cheapest of(Layer layer, NumberFormat format) {
        return layer.weight().map(weight -> once(layer, format)).orElse(new Cheapest(0, ""));
    }

    /** A thread that waits for its share of a sum may ask for another layer meanwhile: no lock is held. */
    private Cheapest once(Layer layer, NumberFormat format) {
        var key = new Plain(layer.node(), format.weight());
        var before = known.get(key);
        if (before != null) {
            return before;
        }
        var found = cheapest(weighted(layer), layer, format);
        known.put(key, found);
        return found;
    }

    /** The cost of a layer's weight whose input channels are multiplied by scales. */
    Cheapest of(Layer layer, NumberFormat format, Tensor scales) {
        return cheapest(multiplied(layer, scales), layer, format);
    }

    /** The same by the calibrator that takes no time. */
    double roughly(Layer layer, NumberFormat format, Tensor scales) {
        return rough.computeIfAbsent(
                new Rough(layer.node(), format.weight(), scales),
                key -> multiplied(layer, scales).loss(axis(layer), format, Calibrator.MIN_MAX));
    }

    /** A weight with E[(dg/dw)^2] of each element. */
    private record Weighted(Tensor weight, Tensor squares) {

        double loss(int axis, NumberFormat format, Calibrator calibrator) {
            return WeightQuantizer.loss(weight, axis, format, calibrator, squares.floats());
        }
    }

    private static Cheapest cheapest(Weighted weighted, Layer layer, NumberFormat format) {
        return Stream.of(Calibrator.values())
                .map(calibrator -> new Cheapest(weighted.loss(axis(layer), format, calibrator), calibrator.name()))
                .min(Comparator.comparingDouble(Cheapest::loss))
                .orElseThrow();
    }

    private Weighted weighted(Layer layer) {
        var weight = graph.initializer(layer.weight().orElseThrow().value()).orElseThrow();
        var squares = importance.get(layer.node());
        // A weight that the loss doesn't depend on costs nothing, whatever becomes of it.
        return new Weighted(
                weight,
                squares != null
                        ? squares
                        : Tensor.over(ElementType.FLOAT, weight.shape(), Tensor.allocate(4 * weight.count())));
    }

    private Weighted multiplied(Layer layer, Tensor scales) {
        var plain = weighted(layer);
        var shape = plain.weight().shape();
        var channels = ChannelScales.of(scales, shape, axis(layer));
        return new Weighted(
                channels.multiplied(plain.weight()),
                Tensor.ofFloats(shape, channels.importance(plain.squares().floats())));
    }

    private static int axis(Layer layer) {
        return layer.weight().orElseThrow().channelAxis();
    }
}
